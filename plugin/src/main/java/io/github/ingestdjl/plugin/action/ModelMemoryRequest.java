/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.ModelId;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;

/** Asks all nodes to take a model into their memory, or to give that memory back. */
public final class ModelMemoryRequest extends BaseNodesRequest<ModelMemoryRequest> {
    private final ModelId modelId;

    public ModelMemoryRequest(ModelId modelId) {
        super(new String[0]);
        this.modelId = modelId;
    }

    ModelId modelId() {
        return modelId;
    }
}
