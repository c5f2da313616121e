/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.kibana.IndexFields.Use;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every field that an object names must be in the index, and of a type for what the object does with it. */
final class FieldCheck {
    private static final Pattern KUERY_FIELD = Pattern.compile("([A-Za-z_][\\w.]*)\\s*(?::|[<>]=?)");

    private final IndexFields fields;

    FieldCheck(IndexFields fields) {
        this.fields = fields;
    }

    void check(SavedObject object, Problems problems) {
        JsonNode attributes = object.attributes();
        switch (object.type()) {
            case "index-pattern" -> {
                use(object, attributes.path("timeFieldName"), Use.DATE, problems);
                attributes
                        .path("fieldFormatMap")
                        .fieldNames()
                        .forEachRemaining(field -> use(object, field, Use.SHOW, problems));
                for (JsonNode filter : attributes.path("sourceFilters")) {
                    use(object, filter.path("value"), Use.SHOW, problems);
                }
            }
            case "search" -> {
                attributes.path("columns").forEach(field -> use(object, field, Use.SHOW, problems));
                attributes.path("sort").forEach(sort -> use(object, sort.path(0), Use.SORT, problems));
            }
            case "lens" -> checkColumns(object, problems);
            case "dashboard" ->
                attributes.at("/controlGroupInput/panelsJSON").forEach(control -> {
                    JsonNode field = control.at("/explicitInput/fieldName");
                    if (field.isMissingNode() == false) {
                        use(object, field, Use.COUNT_VALUES, problems);
                    }
                });
            default -> {
                // A visualization names its fields in its specification, which VegaCheck reads.
            }
        }
        checkQueries(object, attributes, problems);
    }

    private void checkColumns(SavedObject object, Problems problems) {
        for (JsonNode layer : object.attributes().at("/state/datasourceStates/formBased/layers")) {
            for (JsonNode column : layer.path("columns")) {
                JsonNode field = column.path("sourceField");
                switch (column.path("operationType").asText()) {
                    case "terms" -> use(object, field, Use.COUNT_VALUES, problems);
                    case "date_histogram" -> use(object, field, Use.DATE, problems);
                    case "max", "min" -> use(object, field, Use.EXTREME, problems);
                    default -> {
                        // [count] and [filters] are of no field; the schema knows no others.
                    }
                }
            }
        }
    }

    /** Every query in Kibana's own language, wherever it stands. */
    private void checkQueries(SavedObject object, JsonNode json, Problems problems) {
        if (json.path("language").asText().equals("kuery")) {
            Matcher names = KUERY_FIELD.matcher(json.path("query").asText());
            while (names.find()) {
                use(object, names.group(1), Use.SEARCH, problems);
            }
        }
        json.forEach(child -> checkQueries(object, child, problems));
    }

    private void use(SavedObject object, JsonNode field, Use use, Problems problems) {
        use(object, field.asText(), use, problems);
    }

    void use(SavedObject object, String field, Use use, Problems problems) {
        String problem = fields.problem(field, use);
        if (problem != null) {
            problems.add(object, problem);
        }
    }
}
