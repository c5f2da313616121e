/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;

/**
 * A model in memory.
 *
 * @param embedder to be closed by whoever loaded the model, when nobody uses it any more
 * @param fingerprint two models with the same give the same vectors, but for the last digits of bfloat16; see {@link
 *     ModelFingerprint}
 * @param nativeBytes what its weights take outside the heap
 */
public record LoadedModel(ModelSpec spec, Embedder embedder, String fingerprint, long nativeBytes) {
    public int dimensions() {
        return embedder.dimensions();
    }

    public Precision precision() {
        return embedder.precision();
    }
}
