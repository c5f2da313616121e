/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.compat;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.transport.AbstractTransportRequest;

/** What one node is asked. */
public abstract class NodeRequest extends AbstractTransportRequest {
    protected NodeRequest() {}

    protected NodeRequest(StreamInput in) throws IOException {
        super(in);
    }
}
