/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SourceTextsTest {

    @Test
    void stringIsReadAsItIs() {
        assertThat(read(" black\nholes ")).isEqualTo(" black\nholes ");
    }

    @Test
    void listIsJoinedWithoutItsBlankElements() {
        assertThat(read(Arrays.asList("black", null, "  ", "holes"))).isEqualTo("black holes");
    }

    @Test
    void elementOfAListIsReadByItsIndex() {
        assertThat(read(document(Map.of("titles", List.of("black", "holes"))), "titles.1"))
                .isEqualTo("holes");
    }

    static Stream<Object> blanks() {
        return Stream.of("", " \t\n", List.of(), Arrays.asList(" ", null));
    }

    @ParameterizedTest
    @MethodSource("blanks")
    void blankIsNoText(Object value) {
        assertThat(read(value)).isNull();
    }

    @Test
    void missingAndNullAreNoText() {
        assertThat(read(null)).isNull();
        assertThat(read(document(Map.of()), "a.b.c")).isNull();
        assertThat(read(document(Map.of("a", "no object")), "a.b")).isNull();
    }

    static Stream<Object> otherTypes() {
        return Stream.of(42, true, 1.5, Map.of("en", "text"));
    }

    @ParameterizedTest
    @MethodSource("otherTypes")
    void otherTypeIsRefused(Object value) {
        assertThatThrownBy(() -> read(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field [a.text] must be a string or a list of strings, but is of type ["
                        + value.getClass().getName() + "]");
    }

    @ParameterizedTest
    @MethodSource("otherTypes")
    void listWithAnotherTypeInItIsRefused(Object value) {
        assertThatThrownBy(() -> read(List.of("text", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field [a.text] must be a string or a list of strings, but has an element of type ["
                        + value.getClass().getName() + "]");
    }

    private static String read(Object value) {
        return read(document(Documents.object("a", Documents.object("text", value))), "a.text");
    }

    /** The text that is read from a path, or null if there is none. */
    private static String read(IngestDocument document, String path) {
        SourceTexts read = SourceTexts.read(document, FieldMap.of(Map.of(path, "vector")), true, true);
        assertThat(read.texts().size() + read.without().size()).isEqualTo(1);
        return read.isEmpty() ? null : read.texts().get(0);
    }

    private static IngestDocument document(Map<String, Object> source) {
        return Documents.of(source);
    }
}
