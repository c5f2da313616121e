/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.inference.PassageOptions;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.Test;

class TextFingerprintTest {
    private static final FieldMap.Field TITLE = new FieldMap.Field("title", "title_vector");
    private static final FieldMap.Field ABSTRACT = new FieldMap.Field("abstract", "abstract_vector");
    private static final SourceTexts SOURCES = new SourceTexts(List.of(TITLE, ABSTRACT), List.of("ab", "c"), List.of());
    private static final String FINGERPRINT = TextFingerprint.of("model", LongText.TRUNCATE, null, SOURCES);

    private final TextFingerprint fingerprint = new TextFingerprint("meta.fingerprint");

    @Test
    void dependsOnEverythingThatDecidesTheVectors() {
        assertThat(FINGERPRINT)
                .isEqualTo(TextFingerprint.of("model", LongText.TRUNCATE, null, SOURCES))
                .isNotEqualTo(TextFingerprint.of("other", LongText.TRUNCATE, null, SOURCES))
                .isNotEqualTo(TextFingerprint.of("model", LongText.AVERAGE, null, SOURCES))
                .isNotEqualTo(TextFingerprint.of("model", LongText.TRUNCATE, new PassageOptions(1, 16), SOURCES))
                .isNotEqualTo(of(List.of(TITLE, ABSTRACT), "ab", "d"))
                .isNotEqualTo(of(List.of(ABSTRACT, TITLE), "ab", "c"))
                .isNotEqualTo(of(List.of(TITLE), "ab"));
    }

    @Test
    void dependsOnHowPassagesAreCut() {
        assertThat(TextFingerprint.of("model", LongText.TRUNCATE, new PassageOptions(1, 16), SOURCES))
                .isNotEqualTo(TextFingerprint.of("model", LongText.TRUNCATE, new PassageOptions(0, 16), SOURCES))
                .isNotEqualTo(TextFingerprint.of("model", LongText.TRUNCATE, new PassageOptions(1, 8), SOURCES));
    }

    /** Documents of indices that are there already must not be embedded again. */
    @Test
    void isThatOfEarlierReleasesWhereTextsAreNotCut() {
        assertThat(FINGERPRINT).isEqualTo("0bd9659d53edc6a898cc017c32cfdf14");
    }

    @Test
    void textsDoNotRunTogether() {
        assertThat(FINGERPRINT).isNotEqualTo(of(List.of(TITLE, ABSTRACT), "a", "bc"));
    }

    @Test
    void matchesTheDocumentItWasWrittenTo() {
        IngestDocument document = document(List.of(0.5f, 0.5f), List.of(1));
        fingerprint.write(document, FINGERPRINT);
        assertThat(fingerprint.matches(document, FINGERPRINT, SOURCES)).isTrue();
    }

    @Test
    void matchesTheDocumentWithItsPassages() {
        IngestDocument document = document(List.of(0.5f), List.of(Map.of("start", 0, "vector", List.of(1))));
        fingerprint.write(document, FINGERPRINT);
        assertThat(fingerprint.matches(document, FINGERPRINT, SOURCES)).isTrue();
    }

    @Test
    void doesNotMatchWithoutAllVectors() {
        for (IngestDocument document : List.of(
                document(List.of(0.5f), null),
                document(List.of(0.5f), List.of()),
                document(List.of("x"), List.of(1)),
                document(List.of(0.5f), List.of(Map.of("start", 0, "end", 1))),
                document(List.of(0.5f), List.of(Map.of("vector", List.of(1)), Map.of("vector", List.of()))))) {
            fingerprint.write(document, FINGERPRINT);
            assertThat(fingerprint.matches(document, FINGERPRINT, SOURCES)).isFalse();
        }
    }

    @Test
    void doesNotMatchAnotherOrNone() {
        IngestDocument document = document(List.of(0.5f), List.of(1));
        assertThat(fingerprint.matches(document, FINGERPRINT, SOURCES)).isFalse();
        fingerprint.write(document, "another");
        assertThat(fingerprint.matches(document, FINGERPRINT, SOURCES)).isFalse();
    }

    private static String of(List<FieldMap.Field> fields, String... texts) {
        return TextFingerprint.of("model", LongText.TRUNCATE, null, new SourceTexts(fields, List.of(texts), List.of()));
    }

    private static IngestDocument document(Object titleVector, Object abstractVector) {
        Map<String, Object> source = new HashMap<>();
        source.put("title_vector", titleVector);
        if (abstractVector != null) {
            source.put("abstract_vector", abstractVector);
        }
        return new IngestDocument("index", "id", 1, null, null, source);
    }
}
