/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenVectorsTest {
    /** 1.0f, -2.0f */
    private static final String VECTOR = "AACAPwAAAMA=";

    @Test
    void valuesAreLittleEndianFloatsByInputType() {
        GoldenVectors golden = GoldenVectors.of(
                Map.of("texts", List.of("a"), "vectors", Map.of("passage", List.of(VECTOR), "query", List.of(VECTOR))));
        assertThat(golden.texts()).containsExactly("a");
        assertThat(golden.vectors()).containsOnlyKeys(InputType.QUERY, InputType.PASSAGE);
        assertThat(golden.vectors().get(InputType.PASSAGE)).containsExactly(new float[] {1, -2});
    }

    @Test
    void textsOfWhichNothingIsSeenAreLeftOut() {
        GoldenVectors golden = GoldenVectors.of(Map.of(
                "texts",
                List.of("\u200b", "a", "\u0000\ufeff"),
                "vectors",
                Map.of("passage", List.of("AACAPw==", VECTOR, "AACAPw=="))));
        assertThat(golden.texts()).containsExactly("a");
        assertThat(golden.vectors().get(InputType.PASSAGE)).containsExactly(new float[] {1, -2});
    }

    @Test
    void whatHoldsNoVectorsIsRefusedWithItsProblem() {
        refused(Map.of(), "[texts] must be an array of strings");
        refused(Map.of("texts", List.of(1)), "[texts] must be an array of strings");
        refused(Map.of("texts", List.of(" ")), "[texts] must be an array of strings, none of them blank");
        refused(Map.of("texts", List.of()), "[texts] must have from 1 to 100 texts, got [0]");
        refused(Map.of("texts", Collections.nCopies(101, "a")), "got [101]");
        refused(Map.of("texts", List.of("a")), "[vectors] must have vectors by input type");
        refusedVectors(Map.of(), "[vectors] must have vectors by input type");
        refusedVectors(
                Map.of("passage", List.of()), "[vectors.passage] must have a vector for each of [1] texts, got [0]");
        refusedVectors(Map.of("passage", List.of("????")), "Illegal base64 character");
        refusedVectors(Map.of("passage", List.of("AAAA")), "a vector is not made of whole float32 values");
        refusedVectors(Map.of("title", List.of(VECTOR)), "[input_type] must be one of [query, passage], got [title]");
    }

    private static void refusedVectors(Map<String, ?> vectors, String problem) {
        refused(Map.of("texts", List.of("a"), "vectors", vectors), problem);
    }

    private static void refused(Map<String, ?> json, String problem) {
        assertThatThrownBy(() -> GoldenVectors.of(json))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[golden.json] holds no vectors: ")
                .hasMessageContaining(problem);
    }
}
