/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.ModelId;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;

/** Asks all nodes which models they have. */
public final class ModelsRequest extends BaseNodesRequest<ModelsRequest> {
    private final ModelId modelId;

    /** @param modelId the only model of interest, or null for all */
    public ModelsRequest(ModelId modelId) {
        super(new String[0]);
        this.modelId = modelId;
    }

    ModelId modelId() {
        return modelId;
    }
}
