/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.GoldenComparison;
import java.io.IOException;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/** How one node's vectors compare with those in its folder of a model, or why they cannot be compared. */
final class NodeCheck extends BaseNodeResponse {
    private final GoldenComparison comparison;
    private final String error;

    private NodeCheck(DiscoveryNode node, GoldenComparison comparison, String error) {
        super(node);
        this.comparison = comparison;
        this.error = error;
    }

    static NodeCheck compared(DiscoveryNode node, GoldenComparison comparison) {
        return new NodeCheck(node, comparison, null);
    }

    static NodeCheck failed(DiscoveryNode node, Exception failure) {
        return new NodeCheck(node, null, String.valueOf(failure.getMessage()));
    }

    /** @param node the node as the cluster state has it, in place of the one on the wire */
    NodeCheck(StreamInput in, DiscoveryNode node) throws IOException {
        super(in, node);
        this.comparison = in.readOptionalWriteable(GoldenComparison::new);
        this.error = in.readOptionalString();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeOptionalWriteable(comparison);
        out.writeOptionalString(error);
    }

    /** Null if there is none, for the reason that {@link #error()} tells. */
    GoldenComparison comparison() {
        return comparison;
    }

    /** Null if there is a comparison. */
    String error() {
        return error;
    }
}
