/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** What became of a model on each node. */
public final class ModelMemoryResponse extends BaseNodesResponse<NodeMemoryResult> implements ToXContentFragment {
    private final String modelId;

    ModelMemoryResponse(
            ClusterName cluster, List<NodeMemoryResult> nodes, List<FailedNodeException> failures, String modelId) {
        super(cluster, nodes, failures);
        this.modelId = modelId;
    }

    @Override
    protected List<NodeMemoryResult> readNodesFrom(StreamInput in) {
        return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeMemoryResult> nodes) {
        TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.field("model_id", modelId).startObject("nodes");
        for (NodeMemoryResult node : getNodes()) {
            builder.startObject(node.getNode().getId())
                    .field("name", node.getNode().getName())
                    .field("result", node.result().key())
                    .endObject();
        }
        return builder.endObject();
    }
}
