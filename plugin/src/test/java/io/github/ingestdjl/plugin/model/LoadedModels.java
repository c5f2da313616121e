/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.nio.file.Path;

/** Loaded models for tests, around an embedder of the test's. */
public final class LoadedModels {
    private LoadedModels() {}

    /** A model with the given prefixes that has one reference. */
    public static LoadedModel of(String id, Embedder embedder, String queryPrefix, String passagePrefix) {
        ModelSpec spec = new ModelSpec(
                new ModelId(id),
                Path.of(id + ".pt"),
                Path.of("tokenizer.json"),
                Pooling.MEAN,
                true,
                false,
                true,
                512,
                queryPrefix,
                passagePrefix,
                0);
        return new LoadedModel(spec, embedder, "fingerprint-of-" + id, 1000);
    }
}
