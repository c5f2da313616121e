/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.GoldenComparison;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** Whether a model works as it ought to on each node, and on all. */
public final class CheckModelResponse extends BaseNodesResponse<NodeCheck> implements ToXContentFragment {
    private final CheckModelRequest request;

    CheckModelResponse(
            ClusterName cluster, List<NodeCheck> nodes, List<FailedNodeException> failures, CheckModelRequest request) {
        super(
                cluster,
                nodes.stream()
                        .sorted(Comparator.<NodeCheck, String>comparing(
                                        node -> node.getNode().getName())
                                .thenComparing(node -> node.getNode().getId()))
                        .toList(),
                failures);
        this.request = request;
    }

    /** Whether all nodes have answered, and all of them well. */
    boolean isOk() {
        return failures().isEmpty() && getNodes().stream().allMatch(node -> problem(node) == null);
    }

    /** What is wrong on a node, or null. */
    private String problem(NodeCheck node) {
        if (node.error() != null) {
            return node.error();
        }
        GoldenComparison comparison = node.comparison();
        if (comparison.texts() == 0) {
            return "no [golden.json] in the folder of the model";
        }
        if (comparison.quantized()) {
            return comparison.minCosine() >= request.minCosine()
                    ? null
                    : "the cosine to the golden vectors is [" + comparison.minCosine() + "], at least ["
                            + request.minCosine() + "] is valid";
        }
        return comparison.maxDifference() <= request.tolerance()
                ? null
                : "a value differs from the golden vectors by [" + comparison.maxDifference() + "], at most ["
                        + request.tolerance() + "] is valid";
    }

    @Override
    protected List<NodeCheck> readNodesFrom(StreamInput in) {
        return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeCheck> nodes) {
        TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.field("model_id", request.modelId().value())
                .field("ok", isOk())
                .field("tolerance", request.tolerance())
                .field("min_cosine", request.minCosine())
                .startObject("nodes");
        for (NodeCheck node : getNodes()) {
            builder.startObject(node.getNode().getId())
                    .field("name", node.getNode().getName())
                    .field("ok", problem(node) == null);
            GoldenComparison comparison = node.comparison();
            if (comparison != null) {
                builder.field("quantized", comparison.quantized()).field("texts", comparison.texts());
                if (comparison.texts() > 0) {
                    // Infinity is no JSON: a vector of another length differs by no number.
                    if (Float.isFinite(comparison.maxDifference())) {
                        builder.field("max_difference", comparison.maxDifference());
                    }
                    builder.field("min_cosine", comparison.minCosine());
                }
            }
            if (problem(node) != null) {
                builder.field("error", problem(node));
            }
            builder.endObject();
        }
        return builder.endObject();
    }
}
