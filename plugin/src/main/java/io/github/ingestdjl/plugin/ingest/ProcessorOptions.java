/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readIntProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readMap;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalStringProperty;

import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.plugin.inference.PassageOptions;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.search.spell.LevenshteinDistance;
import org.elasticsearch.ingest.IngestDocument;

/**
 * What a pipeline asks of the processor.
 *
 * @param modelFingerprint what the model's must be; null if any will do
 * @param ignoreMissing whether a source that is missing, null or blank is skipped
 * @param passages how texts are cut into passages; null if each text has one vector
 * @param fingerprint null if unchanged documents are embedded again
 */
record ProcessorOptions(
        ModelId modelId,
        String modelFingerprint,
        FieldMap fieldMap,
        boolean ignoreMissing,
        LongText longText,
        PassageOptions passages,
        TextFingerprint fingerprint) {
    /** The value of {@code long_text} with which a text has a vector for each of its passages. */
    private static final String PASSAGES = "passages";

    private static final float SIMILAR = 0.6f;

    /**
     * Reads the options by taking them out of a configuration; what is left over is for Elasticsearch to refuse.
     *
     * @param model the model that an id, or null, stands for; refuses those that it must be possible to use
     * @throws org.elasticsearch.ElasticsearchException with all that is wrong
     */
    static ProcessorOptions read(String type, String tag, Map<String, Object> config, Function<String, ModelId> model) {
        String id = readOptionalStringProperty(type, tag, config, "model_id");
        String modelFingerprint = readOptionalStringProperty(type, tag, config, "model_fingerprint");
        requireFieldMap(type, tag, config);
        Map<String, Object> map = readMap(type, tag, config, "field_map");
        boolean ignoreMissing = readBooleanProperty(type, tag, config, "ignore_missing", false);
        String longText = readOptionalStringProperty(type, tag, config, "long_text");
        Integer overlap = readIntProperty(type, tag, config, "sentence_overlap", null);
        Integer most = readIntProperty(type, tag, config, "max_passages", null);
        String fingerprint = readOptionalStringProperty(type, tag, config, "fingerprint_field");

        Problems problems = new Problems();
        ModelId modelId = problems.attempt("", () -> model.apply(id));
        FieldMap fieldMap = problems.attempt("[field_map] ", () -> FieldMap.of(map));
        ProcessorOptions options = new ProcessorOptions(
                modelId,
                problems.attempt("", () -> ModelFingerprint.checked(modelFingerprint)),
                fieldMap,
                ignoreMissing,
                problems.attempt("", () -> longText(longText)),
                problems.attempt("", () -> passages(longText, overlap, most)),
                problems.attempt("[fingerprint_field] ", () -> fingerprint(fingerprint, fieldMap)));
        if (problems.isEmpty() == false) {
            throw newConfigurationException(type, tag, null, problems.toString());
        }
        return options;
    }

    /** Names the key that was meant for it, where there is one: Elasticsearch would get to unknown keys only after this. */
    private static void requireFieldMap(String type, String tag, Map<String, Object> config) {
        if (config.containsKey("field_map")) {
            return;
        }
        LevenshteinDistance similarity = new LevenshteinDistance();
        config.keySet().stream()
                .filter(key -> similarity.getDistance(key, "field_map") >= SIMILAR)
                .max(Comparator.comparing(key -> similarity.getDistance(key, "field_map")))
                .ifPresent(key -> {
                    throw newConfigurationException(
                            type, tag, "field_map", "required property is missing, did you mean it by [" + key + "]?");
                });
    }

    /** A passage is never longer than the model takes, but for a single character: of that the beginning is taken. */
    private static LongText longText(String key) {
        if (key == null || key.equals(PASSAGES)) {
            return LongText.TRUNCATE;
        }
        try {
            return LongText.fromKey(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "[long_text] must be one of [truncate, average, passages], " + Problems.got(key), e);
        }
    }

    private static PassageOptions passages(String longText, Integer overlap, Integer most) {
        if (PASSAGES.equals(longText)) {
            return new PassageOptions(
                    overlap == null ? PassageOptions.DEFAULT_OVERLAP : overlap,
                    most == null ? PassageOptions.DEFAULT_PASSAGES : most);
        }
        Problems problems = new Problems();
        requireNone(problems, "sentence_overlap", overlap);
        requireNone(problems, "max_passages", most);
        problems.throwIfAny();
        return null;
    }

    private static void requireNone(Problems problems, String option, Integer value) {
        if (value != null) {
            problems.add("[" + option + "] is for [long_text] [passages] alone, " + Problems.got(value));
        }
    }

    private static TextFingerprint fingerprint(String path, FieldMap fieldMap) {
        if (path == null) {
            return null;
        }
        String field = FieldMap.withoutSourcePrefix(path);
        FieldMap.requireTarget("the field", field);
        if (fieldMap != null && fieldMap.touches(field)) {
            throw new IllegalArgumentException("must be a field of its own, " + Problems.got(field));
        }
        return new TextFingerprint(field);
    }

    /** Removes from a document all that the processor has ever written into it. */
    void forget(IngestDocument document) {
        fieldMap.fields().forEach(field -> document.removeField(field.target(), true));
        if (fingerprint != null) {
            document.removeField(fingerprint.field(), true);
        }
    }
}
