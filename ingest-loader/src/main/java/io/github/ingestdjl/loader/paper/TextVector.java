/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a model makes of a text: at least one finite float. As JSON an array of numbers, each the shortest decimal that gives the same float
 * again, so that a vector comes back from a file or an index exactly as it was. Immutable; equal by content.
 */
@JsonSerialize(using = TextVector.Serializer.class)
public final class TextVector {

    // The bits of a double's fraction that a float has not, and the first of them alone.
    private static final long BEYOND_FLOAT = (1L << 29) - 1;
    private static final long HALF_WAY = 1L << 28;

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
            values[i] = nearest(numbers[i]);
        }
        return of(values);
    }

    /** A double half-way between two floats may be a decimal beside it, rounded, such as 7.038531E-26: its digits tell to which float. */
    private static float nearest(double number) {
        boolean halfWay = (Double.doubleToRawLongBits(number) & BEYOND_FLOAT) == HALF_WAY;
        return halfWay || Math.abs(number) < Float.MIN_NORMAL
                ? Float.parseFloat(Double.toString(number))
                : (float) number;
    }

    /** A copy of the values. */
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

    /** Java writes the shortest decimals by itself only from version 19 on. */
    static final class Serializer extends JsonSerializer<TextVector> {

        @Override
        public void serialize(TextVector vector, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray(vector, vector.values.length);
            for (float value : vector.values) {
                json.writeNumber(NumberOutput.toString(value, true));
            }
            json.writeEndArray();
        }
    }
}
