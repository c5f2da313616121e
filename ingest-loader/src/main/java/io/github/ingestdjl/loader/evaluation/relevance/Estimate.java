/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The mean of a measure over queries, and where it would lie in 95 of 100 samples of as many queries: the percentile bootstrap.
 *
 * @param low the 2.5th percentile of the means of resampled queries
 * @param high the 97.5th
 */
public record Estimate(double mean, double low, double high) {

    private static final int RESAMPLES = 2000;
    private static final long SEED = 1;
    private static final double TAIL = 0.025;

    /** Of one value for each query; the same values in the same order give the same interval. */
    public static Estimate of(double[] values) {
        if (values.length == 0) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Estimate(Arrays.stream(values).average().orElseThrow(), at(means, TAIL), at(means, 1 - TAIL));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }
}
