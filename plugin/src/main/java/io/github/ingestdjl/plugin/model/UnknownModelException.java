/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.ModelId;

/**
 * This node has no model of an id. The message names neither the models there are nor their folder: whoever may search
 * may name a model, and need not know more.
 */
public final class UnknownModelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnknownModelException(ModelId id) {
        super("[model_id] names no model of this node, got [" + id + "]");
    }
}
