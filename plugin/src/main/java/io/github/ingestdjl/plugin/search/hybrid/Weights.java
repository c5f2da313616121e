/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import io.github.ingestdjl.format.Problems;

/** What the weight of a retriever may be. */
final class Weights {
    static final int MOST = 1000;

    private Weights() {}

    static boolean isValid(float weight) {
        return weight >= 0 && weight <= MOST;
    }

    /** @throws IllegalArgumentException if it is not valid */
    static float check(String option, float weight) {
        if (isValid(weight) == false) {
            throw new IllegalArgumentException(
                    "[" + option + "] must be between 0 and " + MOST + ", " + Problems.got(weight));
        }
        return weight;
    }
}
