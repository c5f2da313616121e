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
    private final String fingerprint;
    private final long bytes;

    LoadedModel(ModelSpec spec, Embedder embedder, String fingerprint, long bytes) {
        this.spec = spec;
        this.embedder = embedder;
        this.fingerprint = fingerprint;
        this.bytes = bytes;
    }

    public ModelSpec spec() {
        return spec;
    }

    /** Two models with the same fingerprint give the same vectors; see {@link ModelFingerprint}. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The size of the weights, which is about what the model holds outside the heap. */
    public long bytes() {
        return bytes;
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
