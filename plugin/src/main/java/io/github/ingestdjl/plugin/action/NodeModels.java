/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.ModelInfo;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/** The models of one node. */
final class NodeModels extends BaseNodeResponse {
    private final List<ModelInfo> models;

    NodeModels(DiscoveryNode node, List<ModelInfo> models) {
        super(node);
        this.models = List.copyOf(models);
    }

    /** @param node the node as the cluster state has it, in place of the one on the wire */
    NodeModels(StreamInput in, DiscoveryNode node) throws IOException {
        super(in, node);
        this.models = in.readCollectionAsImmutableList(ModelInfo::new);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeCollection(models);
    }

    List<ModelInfo> models() {
        return models;
    }

    /** A model of this node, or null if it has none of that id. */
    ModelInfo model(String modelId) {
        return models.stream()
                .filter(model -> model.modelId().equals(modelId))
                .findFirst()
                .orElse(null);
    }
}
