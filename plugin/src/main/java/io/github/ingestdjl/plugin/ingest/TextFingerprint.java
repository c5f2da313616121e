/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.plugin.inference.PassageOptions;
import io.github.ingestdjl.plugin.model.LongText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.ingest.IngestDocument;

/**
 * Remembers in the document what its vectors were computed from, so that a document that comes back unchanged, through
 * {@code _update_by_query}, {@code _reindex} or a full re-index, keeps them.
 *
 * @param field the path of the fingerprint
 */
record TextFingerprint(String field) {
    /** So many of the hexadecimal digits of SHA-256; it detects change, it does not protect. */
    private static final int DIGITS = 32;

    /**
     * The fingerprint of texts and of all that decides their vectors.
     *
     * @param model the model's fingerprint
     * @param passages null if texts are not cut into passages
     */
    static String of(String model, LongText longText, PassageOptions passages, SourceTexts sources) {
        MessageDigest digest = MessageDigests.sha256();
        update(digest, model);
        update(digest, passages == null ? longText.key() : key(passages));
        for (int i = 0; i < sources.texts().size(); i++) {
            update(digest, sources.fields().get(i).target());
            update(digest, sources.texts().get(i));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static String key(PassageOptions passages) {
        return "passages " + passages.sentenceOverlap() + " " + passages.maxPassages();
    }

    /** The length goes first, so that no two lists of texts run together to the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(HexFormat.of().toHexDigits(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    /** Whether the document has this fingerprint and every vector that belongs to it. */
    boolean matches(IngestDocument document, String fingerprint, SourceTexts sources) {
        return fingerprint.equals(document.getFieldValue(field, Object.class, true))
                && sources.fields().stream()
                        .allMatch(source -> hasVectors(document.getFieldValue(source.target(), Object.class, true)));
    }

    /** A vector, or passages of which none lacks its vector: a client may have written them back without. */
    private static boolean hasVectors(Object value) {
        return isVector(value)
                || value instanceof List<?> passages
                        && passages.isEmpty() == false
                        && passages.stream()
                                .allMatch(element -> element instanceof Map<?, ?> passage
                                        && isVector(passage.get(PassageList.VECTOR)));
    }

    private static boolean isVector(Object value) {
        return value instanceof List<?> list && list.isEmpty() == false && list.get(0) instanceof Number;
    }

    void write(IngestDocument document, String fingerprint) {
        document.setFieldValue(field, fingerprint);
    }
}
