/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.Problems;

/**
 * How a text is cut into passages, each of which gets a vector.
 *
 * @param sentenceOverlap how many sentences at the end of a passage the next one begins with
 * @param maxPassages so many passages at most; what is left of the text then has no vector
 */
public record PassageOptions(int sentenceOverlap, int maxPassages) {
    public static final int DEFAULT_OVERLAP = 1;
    public static final int DEFAULT_PASSAGES = 16;

    private static final int MOST_OVERLAP = 8;
    /** As many windows as are ready at a time, so that one text never has more of them than all others may. */
    private static final int MOST_PASSAGES = Lane.LOOK_AHEAD;

    /** @throws IllegalArgumentException naming the valid values */
    public PassageOptions {
        Problems problems = new Problems();
        requireWithin(problems, "sentence_overlap", 0, sentenceOverlap, MOST_OVERLAP);
        requireWithin(problems, "max_passages", 1, maxPassages, MOST_PASSAGES);
        problems.throwIfAny();
    }

    private static void requireWithin(Problems problems, String option, int least, int value, int most) {
        if (value < least || value > most) {
            problems.add("[" + option + "] must be from " + least + " to " + most + ", " + Problems.got(value));
        }
    }
}
