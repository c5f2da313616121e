/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readMap;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalStringProperty;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.Map;
import java.util.function.Function;
import org.elasticsearch.ingest.IngestDocument;

/**
 * What a pipeline asks of the processor.
 *
 * @param ignoreMissing whether a source that is missing, null or blank is skipped
 * @param fingerprint null if unchanged documents are embedded again
 */
record ProcessorOptions(
        ModelId modelId, FieldMap fieldMap, boolean ignoreMissing, LongText longText, TextFingerprint fingerprint) {

    /**
     * Reads the options by taking them out of a configuration; what is left over is for Elasticsearch to refuse.
     *
     * @param model the model that an id, or null, stands for; refuses those that it must be possible to use
     * @throws org.elasticsearch.ElasticsearchException with all that is wrong
     */
    static ProcessorOptions read(String type, String tag, Map<String, Object> config, Function<String, ModelId> model) {
        String id = readOptionalStringProperty(type, tag, config, "model_id");
        Map<String, Object> map = readMap(type, tag, config, "field_map");
        boolean ignoreMissing = readBooleanProperty(type, tag, config, "ignore_missing", false);
        String longText = readOptionalStringProperty(type, tag, config, "long_text");
        String fingerprint = readOptionalStringProperty(type, tag, config, "fingerprint_field");

        Problems problems = new Problems();
        ModelId modelId = problems.attempt("", () -> model.apply(id));
        FieldMap fieldMap = problems.attempt("[field_map] ", () -> FieldMap.of(map));
        ProcessorOptions options = new ProcessorOptions(
                modelId,
                fieldMap,
                ignoreMissing,
                problems.attempt("", () -> longText == null ? LongText.TRUNCATE : LongText.fromKey(longText)),
                problems.attempt("[fingerprint_field] ", () -> fingerprint(fingerprint, fieldMap)));
        if (problems.isEmpty() == false) {
            throw newConfigurationException(type, tag, null, problems.toString());
        }
        return options;
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
