/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.ingest.FieldMap.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMapTest {

    @Test
    void fieldsKeepTheOrderOfTheConfiguration() {
        assertThat(FieldMap.of(map("title", "title_vector", "abstract.text", "abstract.vector"))
                        .fields())
                .containsExactly(new Field("title", "title_vector"), new Field("abstract.text", "abstract.vector"));
    }

    @Test
    void fieldsDoNotChangeWithTheListTheyCameFrom() {
        List<Field> fields = new ArrayList<>(List.of(new Field("title", "title_vector")));
        FieldMap map = new FieldMap(fields);
        fields.clear();
        assertThat(map.fields()).hasSize(1);
    }

    @Test
    void namesThatOnlyBeginAlikeDoNotOverlap() {
        assertThat(FieldMap.of(map("title", "title_vector", "title_vector_source", "title_vector2"))
                        .fields())
                .hasSize(2);
    }

    @Test
    void metadataCanBeReadAndTheElementOfForeachWritten() {
        assertThat(FieldMap.of(map("_id", "_ingest._value.vector")).fields())
                .containsExactly(new Field("_id", "_ingest._value.vector"));
    }

    @Test
    void vectorThatWouldBeLostIsRefused() {
        for (String target : new String[] {"_ingest.timestamp", "_ingest.vector", "_ingest._value", "_id"}) {
            assertThatThrownBy(() -> FieldMap.of(map("title", target)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the target of [title] must not be a metadata field, got [" + target + "]");
        }
    }

    @Test
    @Timeout(10)
    void manyFieldsThatAllOverlapAreRefusedAtOnceAndInAShortMessage() {
        Map<String, Object> sameTarget = new LinkedHashMap<>();
        Map<String, Object> nested = new LinkedHashMap<>();
        Map<String, Object> wrong = new LinkedHashMap<>();
        for (int i = 0; i < 200_000; i++) {
            sameTarget.put("s" + i, "v");
            nested.put("s" + i, "v" + ".x".repeat(i % 10));
            wrong.put("s" + i, i);
        }
        for (Map<String, Object> fields : List.of(sameTarget, nested, wrong)) {
            assertThatThrownBy(() -> FieldMap.of(fields))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("] more")
                    .message()
                    .hasSizeLessThan(2000);
        }
    }

    @Test
    @Timeout(10)
    void pathThatIsLongerThanAnyFieldsIsRefused() {
        String deep = "a.".repeat(500_000) + "a";
        assertThatThrownBy(() -> FieldMap.of(map("b", deep)))
                .hasMessageStartingWith(
                        "the target of [b] must have at most [512] characters, has [1000001]: got [a.a.")
                .message()
                .hasSizeLessThan(500);
        assertThatThrownBy(() -> FieldMap.of(map(deep, "b"))).message().hasSizeLessThan(500);
    }

    @Test
    void emptyMapIsRefused() {
        assertThatThrownBy(() -> FieldMap.of(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must map at least one field, got []");
    }

    @Test
    void targetThatIsNoNameIsRefused() {
        assertThatThrownBy(() -> FieldMap.of(map("title", List.of("a", "b"), "abstract", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the target of [title] must be a field name, got [[a, b]];"
                        + " the target of [abstract] must be a field name, got [null]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".title", "title.", "a..b"})
    void pathWithAnEmptyNameIsRefused(String path) {
        assertThatThrownBy(() -> FieldMap.of(map(path, "vector")))
                .hasMessage("a source must be a dotted path, got [" + path + "]");
        assertThatThrownBy(() -> FieldMap.of(map("abstract", path)))
                .hasMessage("the target of [abstract] must be a dotted path, got [" + path + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_id", "_index", "_ingest", "_routing.vector"})
    void metadataFieldIsRefusedAsTarget(String target) {
        assertThatThrownBy(() -> FieldMap.of(map("title", target)))
                .hasMessage("the target of [title] must not be a metadata field, got [" + target + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vectors.0", "a.b.12"})
    void elementOfAListIsRefusedAsTarget(String target) {
        assertThatThrownBy(() -> FieldMap.of(map("title", target)))
                .hasMessage(
                        "the target of [title] must not be an element of a list, which moves when one before it goes,"
                                + " got [" + target + "]");
    }

    @ParameterizedTest
    @CsvSource({"title, title", "title.text, title", "title, title.vector"})
    void targetThatWouldOverwriteASourceIsRefused(String source, String target) {
        assertThatThrownBy(() -> FieldMap.of(map(source, target)))
                .hasMessage("target [" + target + "] would overwrite source [" + source + "]");
        assertThatThrownBy(() -> FieldMap.of(map("abstract", target, source, "other")))
                .hasMessage("target [" + target + "] would overwrite source [" + source + "]");
    }

    @ParameterizedTest
    @CsvSource({"vector, vector", "vectors, vectors.title", "vectors.title, vectors"})
    void targetsThatOverwriteEachOtherAreRefused(String one, String other) {
        assertThatThrownBy(() -> FieldMap.of(map("title", one, "abstract", other)))
                .hasMessage("targets [" + one + "] and [" + other + "] overwrite each other");
    }

    @Test
    void allProblemsComeInOneMessage() {
        assertThatThrownBy(() -> FieldMap.of(map("a", "_id", ".b", "vector")))
                .hasMessage("the target of [a] must not be a metadata field, got [_id];"
                        + " a source must be a dotted path, got [.b]");
    }

    private static Map<String, Object> map(String source, Object target) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(source, target);
        return map;
    }

    private static Map<String, Object> map(String source, Object target, String source2, Object target2) {
        Map<String, Object> map = map(source, target);
        map.put(source2, target2);
        return map;
    }
}
