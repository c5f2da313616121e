/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.ModelStats;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/** What the models of one node have done. */
final class NodeStats extends BaseNodeResponse {
    private final List<ModelStats> models;
    private final CacheStats cache;

    NodeStats(DiscoveryNode node, List<ModelStats> models, CacheStats cache) {
        super(node);
        this.models = List.copyOf(models);
        this.cache = cache;
    }

    /** @param node the node as the cluster state has it, in place of the one on the wire */
    NodeStats(StreamInput in, DiscoveryNode node) throws IOException {
        super(in, node);
        this.models = in.readCollectionAsImmutableList(ModelStats::new);
        this.cache = new CacheStats(in);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeCollection(models);
        cache.writeTo(out);
    }

    List<ModelStats> models() {
        return models;
    }

    CacheStats cache() {
        return cache;
    }
}
