/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

/** Arithmetic on single vectors. */
public final class Vectors {
    private Vectors() {}

    /** Scales a vector to length one, in place. A zero vector has no direction and stays as it is. */
    public static void normalize(float[] vector) {
        double squares = squares(vector);
        if (squares > 0) {
            float scale = (float) (1 / Math.sqrt(squares));
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= scale;
            }
        }
    }

    /** Whether every value is a number. */
    public static boolean isFinite(float[] vector) {
        return Double.isFinite(squares(vector));
    }

    /** Whether a vector has a direction: it is not zero, and every value is a number. */
    public static boolean hasDirection(float[] vector) {
        double squares = squares(vector);
        return squares > 0 && Double.isFinite(squares);
    }

    private static double squares(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return squares;
    }
}
