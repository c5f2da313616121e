/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The paired randomization test (Fisher's, with random signs): how often differences at least as large would come of two ways that are equally
 * good, where it is a coin that says which of the two made which list. Two-sided.
 */
final class PairedRandomization {

    private static final int RESAMPLES = 10_000;
    private static final long SEED = 1;
    // Up to here all combinations of signs are tried.
    private static final int MAX_EXACT = 13;
    // Sums of the same numbers in another order are not always the same.
    private static final double ROUNDING = 1e-9;

    private PairedRandomization() {}

    /** The p-value of a difference for each query; 1 where there is none. The same differences in the same order have the same value. */
    static double pValue(double[] differences) {
        // A difference of 0 stays one by either sign.
        double[] apart = Arrays.stream(differences).filter(value -> value != 0).toArray();
        double observed = Math.abs(Arrays.stream(apart).sum()) - ROUNDING;
        return apart.length <= MAX_EXACT ? exact(apart, observed) : sampled(apart, observed);
    }

    private static double exact(double[] differences, double observed) {
        int all = 1 << differences.length;
        int extreme = 0;
        for (int signs = 0; signs < all; signs++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            extreme += Math.abs(sum) >= observed ? 1 : 0;
        }
        return (double) extreme / all;
    }

    private static double sampled(double[] differences, double observed) {
        SplittableRandom random = new SplittableRandom(SEED);
        int extreme = 0;
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            extreme += Math.abs(sum) >= observed ? 1 : 0;
        }
        // What was observed is one of the possible ones, so that no value is 0.
        return (extreme + 1.0) / (RESAMPLES + 1);
    }
}
