/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readMap;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalStringProperty;

import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
     * @throws org.elasticsearch.ElasticsearchException with all that is wrong
     */
    static ProcessorOptions read(String type, String tag, Map<String, Object> config, EmbeddingService service) {
        String id = readOptionalStringProperty(type, tag, config, "model_id");
        Map<String, Object> map = readMap(type, tag, config, "field_map");
        boolean ignoreMissing = readBooleanProperty(type, tag, config, "ignore_missing", false);
        String longText = readOptionalStringProperty(type, tag, config, "long_text");
        String fingerprint = readOptionalStringProperty(type, tag, config, "fingerprint_field");

        List<String> problems = new ArrayList<>();
        ModelId modelId = attempt(problems, "", () -> model(id, service));
        FieldMap fieldMap = attempt(problems, "[field_map] ", () -> FieldMap.of(map));
        ProcessorOptions options = new ProcessorOptions(
                modelId,
                fieldMap,
                ignoreMissing,
                attempt(problems, "", () -> longText == null ? LongText.TRUNCATE : LongText.fromKey(longText)),
                attempt(problems, "[fingerprint_field] ", () -> fingerprint(fingerprint, fieldMap)));
        if (problems.isEmpty() == false) {
            throw newConfigurationException(type, tag, null, String.join("; ", problems));
        }
        return options;
    }

    private static ModelId model(String id, EmbeddingService service) {
        ModelId modelId = service.modelId(id);
        service.check(modelId);
        return modelId;
    }

    private static TextFingerprint fingerprint(String path, FieldMap fieldMap) {
        if (path == null) {
            return null;
        }
        String field = FieldMap.withoutSourcePrefix(path);
        FieldMap.requireTarget("the field", field);
        if (fieldMap != null && fieldMap.touches(field)) {
            throw new IllegalArgumentException("must be a field of its own, got [" + field + "]");
        }
        return new TextFingerprint(field);
    }

    private static <T> T attempt(List<String> problems, String prefix, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException | EmbeddingException e) {
            problems.add(prefix + e.getMessage());
            return null;
        }
    }
}
