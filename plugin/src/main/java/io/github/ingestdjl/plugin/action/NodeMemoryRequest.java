/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.transport.TransportRequest;

/** A {@link ModelMemoryRequest} on its way to one node. */
final class NodeMemoryRequest extends TransportRequest {
    private final ModelId modelId;

    NodeMemoryRequest(ModelId modelId) {
        this.modelId = modelId;
    }

    NodeMemoryRequest(StreamInput in) throws IOException {
        super(in);
        this.modelId = new ModelId(in.readString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeString(modelId.value());
    }

    ModelId modelId() {
        return modelId;
    }
}
