/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

/**
 * What the model sees of a text in one go: one entry per token in each array, special tokens included.
 *
 * @param ids the vocabulary's index of each token
 * @param typeIds the segment of each token, all zero for a single text
 */
public record TokenWindow(long[] ids, long[] typeIds) {
    /** The number of tokens. */
    public int length() {
        return ids.length;
    }
}
