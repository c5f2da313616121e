/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.ModelStats;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** What the models of all nodes have done, by node and in total. */
public final class StatsResponse extends BaseNodesResponse<NodeStats> implements ToXContentFragment {

    StatsResponse(ClusterName cluster, List<NodeStats> nodes, List<FailedNodeException> failures) {
        super(cluster, nodes, failures);
    }

    @Override
    protected List<NodeStats> readNodesFrom(StreamInput in) {
        return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeStats> nodes) {
        TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject("total");
        figuresToXContent(builder, params, totalByModel(), totalOfCaches());
        builder.endObject();
        builder.startObject("nodes");
        for (NodeStats node : getNodes()) {
            builder.startObject(node.getNode().getId())
                    .field("name", node.getNode().getName());
            figuresToXContent(builder, params, node.models(), node.cache());
            builder.endObject();
        }
        return builder.endObject();
    }

    private Collection<ModelStats> totalByModel() {
        TreeMap<String, ModelStats> total = new TreeMap<>();
        for (NodeStats node : getNodes()) {
            node.models().forEach(model -> total.merge(model.modelId(), model, ModelStats::plus));
        }
        return total.values();
    }

    private CacheStats totalOfCaches() {
        return getNodes().stream().map(NodeStats::cache).reduce(CacheStats.NONE, CacheStats::plus);
    }

    private static void figuresToXContent(
            XContentBuilder builder, Params params, Collection<ModelStats> models, CacheStats cache)
            throws IOException {
        builder.startObject("models");
        for (ModelStats model : models) {
            model.toXContent(builder, params);
        }
        builder.endObject();
        cache.toXContent(builder, params);
    }
}
