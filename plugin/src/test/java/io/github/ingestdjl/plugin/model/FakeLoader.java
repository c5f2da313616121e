/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.ModelSpec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An engine that answers with what the test gives it, and counts. */
public final class FakeLoader implements EmbedderLoader {
    private final Function<ModelSpec, Embedder> models;
    private final EmbeddingException unsupported;
    private final AtomicInteger loads = new AtomicInteger();

    private FakeLoader(Function<ModelSpec, Embedder> models, EmbeddingException unsupported) {
        this.models = models;
        this.unsupported = unsupported;
    }

    /** Loads whatever the function returns, or fails with what it throws. */
    public static FakeLoader of(Function<ModelSpec, Embedder> models) {
        return new FakeLoader(models, null);
    }

    /** A node that cannot load any model. */
    public static FakeLoader unsupported(String reason) {
        return new FakeLoader(null, new EmbeddingException(reason));
    }

    public int loads() {
        return loads.get();
    }

    @Override
    public void check() {
        if (unsupported != null) {
            throw unsupported;
        }
    }

    @Override
    public Embedder load(ModelSpec spec) {
        check();
        loads.incrementAndGet();
        return models.apply(spec);
    }
}
