/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportRequest;

/** A {@link CheckModelRequest} on its way to one node. */
final class NodeCheckRequest extends TransportRequest {
    private final ModelId modelId;

    NodeCheckRequest(ModelId modelId) {
        this.modelId = modelId;
    }

    NodeCheckRequest(StreamInput in) throws IOException {
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

    @Override
    public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
        return new CancellableTask(id, type, action, "model [" + modelId + "]", parent, headers);
    }
}
