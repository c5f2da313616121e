/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

/**
 * A text as the model takes it: one entry per token in each array, special tokens included.
 *
 * @param ids the vocabulary's index of each token
 * @param typeIds the segment of each token, all zero for a single text
 * @param truncated whether the text was longer than the model's maximum and lost its end
 */
public record TokenizedText(long[] ids, long[] typeIds, boolean truncated) {
    /** The number of tokens. */
    public int length() {
        return ids.length;
    }
}
