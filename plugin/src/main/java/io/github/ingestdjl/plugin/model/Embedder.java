/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.util.List;
import org.elasticsearch.core.Releasable;

/**
 * A loaded model: texts in, vectors out. Safe for use by several threads at once. Holds memory outside the heap until
 * it is closed; whoever loaded it closes it, after the last call has returned.
 */
public interface Embedder extends Releasable {

    /**
     * Cuts a text into the model's tokens, at most the model's maximum length.
     *
     * @param text not blank, prefix already applied
     */
    TokenizedText tokenize(String text);

    /**
     * Runs the model once over a batch. Shorter texts are padded to the longest, so texts of similar length belong
     * together.
     *
     * @param batch at least one text
     * @return a vector of {@link #dimensions()} values for each text, in the batch's order
     * @throws EmbeddingException if the model fails
     */
    List<float[]> embed(List<TokenizedText> batch);

    /** The number of values of each vector. */
    int dimensions();
}
