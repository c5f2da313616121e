/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import java.util.Arrays;

/** How long searches took, in milliseconds: half, 95 and 99 of a hundred took no longer than this (nearest rank). */
public record Percentiles(double p50, double p95, double p99) {

    private static final double Z_95 = 1.959964;

    static Percentiles of(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
    }

    /** Half the width of the 95 % confidence interval of a mean, by the normal distribution; 0 for a single value. */
    static double margin(double[] values, double mean) {
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? 0 : Z_95 * Math.sqrt(squares / (values.length - 1) / values.length);
    }

    static double rank(double[] sorted, int percent) {
        return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
    }
}
