/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.ModelInfo;
import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** The models of all nodes, put together by their ids. */
public final class ModelsResponse extends BaseNodesResponse<NodeModels> implements ToXContentFragment {
    private final Collection<String> shown;

    /**
     * @param modelId the only model of interest, or null for all
     * @throws ResourceNotFoundException if nodes have answered and none of them has that model
     */
    ModelsResponse(ClusterName cluster, List<NodeModels> nodes, List<FailedNodeException> failures, ModelId modelId) {
        super(cluster, sorted(nodes), failures);
        Set<String> known = nodes.stream()
                .flatMap(node -> node.models().stream())
                .map(ModelInfo::modelId)
                .collect(Collectors.toCollection(TreeSet::new));
        if (modelId == null) {
            shown = known;
        } else if (known.contains(modelId.value()) || nodes.isEmpty()) {
            known.retainAll(Set.of(modelId.value()));
            shown = known;
        } else {
            throw KnownModels.notFound(modelId, known);
        }
    }

    private static List<NodeModels> sorted(List<NodeModels> nodes) {
        return nodes.stream()
                .sorted(Comparator.<NodeModels, String>comparing(
                                node -> node.getNode().getName())
                        .thenComparing(node -> node.getNode().getId()))
                .toList();
    }

    @Override
    protected List<NodeModels> readNodesFrom(StreamInput in) {
        return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeModels> nodes) {
        TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject("models");
        for (String modelId : shown) {
            new ClusterModel(modelId, getNodes()).toXContent(builder, params);
        }
        return builder.endObject();
    }
}
