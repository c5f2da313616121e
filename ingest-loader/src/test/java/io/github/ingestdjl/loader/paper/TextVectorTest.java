/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextVectorTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void asJsonItIsDecimalsThatGiveTheSameFloats() throws Exception {
        TextVector vector = TextVector.of(0.1f, 0x1p-22f, 0x1p-126f, -1.5E-4f, 2.0E-3f);

        String json = MAPPER.writeValueAsString(vector);

        assertThat(json).startsWith("[0.1,2.38418").endsWith(",-1.5E-4,0.002]");
        assertThat(MAPPER.readValue(json, TextVector.class)).isEqualTo(vector);
    }

    // Read as a double this decimal lies half-way between two floats, and a cast takes the wrong one.
    @Test
    void aDecimalBecomesTheFloatNearestToItAndNotToItsDouble() throws Exception {
        TextVector vector = TextVector.of(7.038531E-26f, Float.MIN_VALUE, 0f);

        assertThat(vector.values()[0]).isNotEqualTo((float) 7.038531E-26);
        assertThat(TextVector.ofDecimals(new double[] {7.038531E-26, Float.MIN_VALUE, 0}))
                .isEqualTo(vector);
        assertThat(MAPPER.treeToValue(MAPPER.readTree(MAPPER.writeValueAsString(vector)), TextVector.class))
                .isEqualTo(vector);
    }

    @Test
    void vectorsAreEqualByContent() {
        assertThat(TextVector.of(1, 2)).isEqualTo(TextVector.of(1, 2)).hasSameHashCodeAs(TextVector.of(1, 2));
        assertThat(TextVector.of(1, 2)).isNotEqualTo(TextVector.of(1, 3)).isNotEqualTo(TextVector.of(1));
    }

    @Test
    void nobodyChangesAVectorFromOutside() {
        float[] values = {1, 2};
        TextVector vector = TextVector.of(values);
        values[0] = 9;
        vector.values()[1] = 9;

        assertThat(vector.values()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(float value) {
        assertThatThrownBy(() -> TextVector.of(1, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector must have finite values, got [" + value + "]");
    }

    @Test
    void anEmptyVectorIsRefused() {
        assertThatThrownBy(TextVector::of).isInstanceOf(IllegalArgumentException.class);
    }
}
