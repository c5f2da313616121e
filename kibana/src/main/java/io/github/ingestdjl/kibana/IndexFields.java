/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fields of the index of papers and their types, from the mapping that {@code arxiv-loader setup} makes the index with. */
final class IndexFields {

    /** What a saved object does with a field, which decides what types it can be of. */
    enum Use {
        SHOW,
        SEARCH,
        COUNT_VALUES,
        SORT,
        DATE,
        EXTREME
    }

    private static final Set<String> VALUES = Set.of("keyword", "boolean", "integer", "date");
    private static final Map<Use, Set<String>> FITTING = new EnumMap<>(Map.of(
            Use.COUNT_VALUES, Set.of("keyword", "boolean", "integer"),
            Use.SORT, VALUES,
            Use.DATE, Set.of("date"),
            Use.EXTREME, Set.of("integer", "date")));

    private final Map<String, String> types = new TreeMap<>();

    private IndexFields() {}

    static IndexFields read(Path definition) throws IOException {
        IndexFields fields = new IndexFields();
        JsonNode properties = new ObjectMapper().readTree(definition.toFile()).at("/mappings/properties");
        properties.properties().forEach(field -> {
            fields.types.put(field.getKey(), field.getValue().path("type").asText());
            field.getValue()
                    .path("fields")
                    .properties()
                    .forEach(sub -> fields.types.put(
                            field.getKey() + "." + sub.getKey(),
                            sub.getValue().path("type").asText()));
        });
        return fields;
    }

    /** @return the problem, or null if there is none */
    String problem(String field, Use use) {
        String type = types.get(field);
        if (type == null) {
            return "[" + field + "] must be a field of the index, one of " + types.keySet();
        }
        Set<String> fitting = FITTING.get(use);
        if (fitting != null && fitting.contains(type) == false) {
            return "[" + field + "] must be of a type for [" + use.name().toLowerCase(java.util.Locale.ROOT)
                    + "], one of " + fitting.stream().sorted().toList() + ", got [" + type + "]";
        }
        return null;
    }
}
