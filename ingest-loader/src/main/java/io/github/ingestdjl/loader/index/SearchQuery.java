/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * A search by meaning. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param text what to look for, not blank
 * @param field whose vectors to compare
 * @param model the model's id, or null for the node's default model
 * @param k how many papers to return
 * @param numCandidates how many neighbours each shard considers; more is slower and finds more
 */
public record SearchQuery(String text, Field field, String model, int k, int numCandidates) {

    /** Elasticsearch's limit for both. */
    public static final int MAX_CANDIDATES = 10_000;

    /** The vectors of a paper. */
    public enum Field {
        TITLE(PaperMapping.TITLE_VECTOR),
        ABSTRACT(PaperMapping.ABSTRACT_VECTOR);

        private final String vector;

        Field(String vector) {
            this.vector = vector;
        }

        String vector() {
            return vector;
        }
    }

    /** Checks each value and that they fit together. */
    public SearchQuery {
        if (text.isBlank()) {
            throw new IllegalArgumentException("[TEXT] must not be blank");
        }
        if (k < 1 || k > MAX_CANDIDATES) {
            throw new IllegalArgumentException("[--k] must be between 1 and " + MAX_CANDIDATES + ", got [" + k + "]");
        }
        if (numCandidates < k || numCandidates > MAX_CANDIDATES) {
            throw new IllegalArgumentException("[--num-candidates] must be between [--k] " + k + " and "
                    + MAX_CANDIDATES + ", got [" + numCandidates + "]");
        }
    }
}
