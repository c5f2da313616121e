/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

/**
 * What the model sees of a text in one go: one entry per token in each array, special tokens included.
 *
 * @param ids the vocabulary's index of each token
 * @param typeIds the segment of each token, or none for a model that does not take them
 */
public record TokenWindow(long[] ids, long[] typeIds) {
    /** The token types for a model that takes none. */
    public static final long[] NO_TYPES = {};

    /** The number of tokens. */
    public int length() {
        return ids.length;
    }
}
