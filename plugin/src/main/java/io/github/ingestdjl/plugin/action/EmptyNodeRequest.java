/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.transport.TransportRequest;

/** Asks a node for all it has. */
final class EmptyNodeRequest extends TransportRequest {
    EmptyNodeRequest() {}

    EmptyNodeRequest(StreamInput in) throws IOException {
        super(in);
    }
}
