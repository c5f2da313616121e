/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import org.elasticsearch.core.AbstractRefCounted;

/**
 * A model in memory. The registry holds one reference, every use holds one more, and the memory is given back when the
 * last is gone: closing never pulls a model from under a running inference.
 */
public final class LoadedModel extends AbstractRefCounted {
    private final ModelSpec spec;
    private final Embedder embedder;

    LoadedModel(ModelSpec spec, Embedder embedder) {
        this.spec = spec;
        this.embedder = embedder;
    }

    public ModelSpec spec() {
        return spec;
    }

    /** To be used only while a reference is held. */
    public Embedder embedder() {
        return embedder;
    }

    @Override
    protected void closeInternal() {
        embedder.close();
    }
}
