/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.util.Locale;

/**
 * How the node fuses the list by meaning and the list by words. Validates itself; an {@link IllegalArgumentException} names the option and its
 * value.
 *
 * @param rankConstant of {@link Kind#RRF}, the smaller, the more the first ranks count, null for the default; of the others always null
 * @param textWeight of the list by words; that of the list by meaning is 1
 */
public record FusionOptions(Kind kind, Integer rankConstant, double textWeight) {

    private static final int DEFAULT_CONSTANT = 60;
    private static final int MAX_CONSTANT = 10_000;
    private static final double MAX_WEIGHT = 1000;

    /** What a place in a list is worth. */
    public enum Kind {
        /** Its score, from 0, the lowest of the list, to 1, the highest. */
        SCORE,
        /** {@code 1 / (rankConstant + rank)}, reciprocal rank fusion. */
        RRF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public FusionOptions {
        if (kind == Kind.SCORE && rankConstant != null) {
            throw new IllegalArgumentException(
                    "[--rank-constant] has no meaning for [--fusion] [score], got [" + rankConstant + "]");
        }
        if (kind == Kind.RRF && rankConstant == null) {
            rankConstant = DEFAULT_CONSTANT;
        }
        if (kind == Kind.RRF && (rankConstant < 1 || rankConstant > MAX_CONSTANT)) {
            throw new IllegalArgumentException(
                    "[--rank-constant] must be between 1 and " + MAX_CONSTANT + ", got [" + rankConstant + "]");
        }
        if (!(textWeight > 0 && textWeight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException(
                    "[--text-weight] must be above 0 and at most " + MAX_WEIGHT + ", got [" + textWeight + "]");
        }
    }
}
