/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.Precision;
import java.util.List;
import org.elasticsearch.core.Releasable;

/**
 * A loaded model: texts in, vectors out. Safe for use by several threads at once. Holds memory outside the heap until
 * it is closed; whoever loaded it closes it, after the last call has returned.
 */
public interface Embedder extends Releasable {

    /**
     * Cuts a text into the model's tokens.
     *
     * @param text not blank, prefix already applied
     * @param longText what becomes of a text longer than the model's maximum
     */
    TokenizedText tokenize(String text, LongText longText);

    /**
     * Runs the model once over a batch. Shorter windows are padded to the longest, so windows of similar length belong
     * together.
     *
     * @param batch at least one window
     * @return a vector of {@link #dimensions()} values for each window, in the batch's order
     * @throws EmbeddingException if the model fails
     */
    List<float[]> embed(List<TokenWindow> batch);

    /** The number of values of each vector. */
    int dimensions();

    /** Float32 or bfloat16; of a model in int8, what it computes in beside that. */
    Precision precision();
}
