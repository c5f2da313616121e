/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * What a model makes of a text: at least one finite float. As JSON an array of numbers; each comes back from a file or an index exactly as it
 * was. Immutable; equal by content.
 */
public final class TextVector {

    private final float[] values;

    private TextVector(float[] values) {
        this.values = values;
    }

    /** The vector of these values, or an {@link IllegalArgumentException} when there are none or one is not finite. */
    public static TextVector of(float... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a vector must not be empty");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a vector must have finite values, got [" + value + "]");
            }
        }
        return new TextVector(values.clone());
    }

    /**
     * The vector of numbers that were written as decimals and read as doubles: of each the float nearest to the decimal.
     *
     * @throws IllegalArgumentException when there are none, or a float cannot hold one
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TextVector ofDecimals(double[] numbers) {
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            // By its digits: rounded twice, 7.038531E-26 would become the float beside it.
            values[i] = Float.parseFloat(Double.toString(numbers[i]));
        }
        return of(values);
    }

    /** A copy of the values. */
    @JsonValue
    public float[] values() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextVector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Its length only: messages are for people. */
    @Override
    public String toString() {
        return "vector of " + values.length;
    }
}
