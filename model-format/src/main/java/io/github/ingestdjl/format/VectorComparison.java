/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

/**
 * How far vectors are from those they ought to be.
 *
 * @param texts how many were compared
 * @param maxDifference the largest difference of any two values; infinite where vectors of different lengths, or values
 *     that are no numbers, were compared
 * @param minCosine the smallest cosine of any two vectors
 */
public record VectorComparison(int texts, double maxDifference, double minCosine) {
    /**
     * What the cosine to float32 must be at least where a model computes in bfloat16. Single texts lie above 0.9998, with real
     * weights and with random ones.
     */
    public static final double BFLOAT16_MIN_COSINE = 0.999;

    /** Nothing compared yet. */
    public static final VectorComparison NONE = new VectorComparison(0, 0, 1);

    /** This with one vector more. */
    public VectorComparison and(float[] actual, float[] expected) {
        double difference = actual.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
        double product = 0;
        double squares = 0;
        double expectedSquares = 0;
        for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
            double delta = Math.abs((double) actual[i] - expected[i]);
            difference = Math.max(difference, Double.isNaN(delta) ? Double.POSITIVE_INFINITY : delta);
            product += (double) actual[i] * expected[i];
            squares += (double) actual[i] * actual[i];
            expectedSquares += (double) expected[i] * expected[i];
        }
        double cosine = product / Math.sqrt(squares * expectedSquares);
        return new VectorComparison(
                texts + 1,
                Math.max(maxDifference, difference),
                Math.min(minCosine, Double.isFinite(cosine) && Double.isFinite(difference) ? cosine : -1));
    }
}
