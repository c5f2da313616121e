/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import java.io.IOException;
import java.util.Locale;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/** What became of a model on one node. */
final class NodeMemoryResult extends BaseNodeResponse {

    /** All that can become of it, short of a failure. */
    enum Result {
        LOADED,
        ALREADY_LOADED,
        UNLOADED,
        NOT_LOADED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Result result;

    NodeMemoryResult(DiscoveryNode node, Result result) {
        super(node);
        this.result = result;
    }

    /** @param node the node as the cluster state has it, in place of the one on the wire */
    NodeMemoryResult(StreamInput in, DiscoveryNode node) throws IOException {
        super(in, node);
        this.result = in.readEnum(Result.class);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeEnum(result);
    }

    Result result() {
        return result;
    }
}
