/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * How the node fuses the list by meaning and the list by words: a paper scores {@code weight / (rankConstant + rank)} in each list it is in, and
 * the sum decides. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param rankConstant the smaller, the more the first ranks count
 * @param textWeight of the list by words; that of the list by meaning is 1
 */
public record FusionOptions(int rankConstant, double textWeight) {

    private static final int MAX_CONSTANT = 10_000;
    private static final double MAX_WEIGHT = 1000;

    public FusionOptions {
        if (rankConstant < 1 || rankConstant > MAX_CONSTANT) {
            throw new IllegalArgumentException(
                    "[--rank-constant] must be between 1 and " + MAX_CONSTANT + ", got [" + rankConstant + "]");
        }
        if (!(textWeight > 0 && textWeight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException(
                    "[--text-weight] must be above 0 and at most " + MAX_WEIGHT + ", got [" + textWeight + "]");
        }
    }
}
