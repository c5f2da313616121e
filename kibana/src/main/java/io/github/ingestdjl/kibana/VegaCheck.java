/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.kibana.IndexFields.Use;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Kibana demands of a Vega specification beyond what Vega does, and the fields in its requests. Whether Vega itself takes it, Vega
 * is asked in the tests.
 */
final class VegaCheck {
    private static final String SCHEMA = "https://vega.github.io/schema/vega/v5.json";
    private static final Pattern SOURCE_FIELD = Pattern.compile("\\b_source\\.(\\w+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("%dashboard_context-(filter|must|must_not)_clause%");
    private static final Set<String> FIELD_QUERIES =
            Set.of("term", "terms", "match", "match_phrase", "prefix", "range");

    private final FieldCheck fields;
    private final Set<String> dataViews = new TreeSet<>();

    VegaCheck(FieldCheck fields, List<SavedObject> objects) {
        this.fields = fields;
        objects.stream()
                .filter(object -> object.type().equals("index-pattern"))
                .forEach(object ->
                        dataViews.add(object.attributes().path("title").asText()));
    }

    void check(SavedObject object, Problems problems) {
        JsonNode spec = object.attributes().at("/visState/params/spec");
        if (spec.path("$schema").asText().equals(SCHEMA) == false) {
            problems.add(
                    object,
                    "[$schema] must be [" + SCHEMA + "], got ["
                            + spec.path("$schema").asText() + "]");
        }
        Set<String> names = new HashSet<>();
        Set<String> fetched = new TreeSet<>();
        for (JsonNode data : spec.path("data")) {
            String name = data.path("name").asText();
            if (names.add(name) == false) {
                problems.add(object, "[data] must have different names, got [" + name + "] twice");
            }
            if (data.has("url")) {
                checkRequest(object, name, data.path("url"), problems);
                data.at("/url/body/_source").forEach(field -> fetched.add(field.asText()));
            }
        }
        checkFields(object, spec, fetched, problems);
    }

    private void checkRequest(SavedObject object, String name, JsonNode url, Problems problems) {
        String index = url.path("index").asText();
        if (dataViews.contains(index) == false) {
            problems.add(
                    object,
                    "[data." + name + ".url.index] must be a data view of " + dataViews + ", got [" + index + "]");
        }
        JsonNode body = url.path("body");
        if (body.has("query") == false) {
            problems.add(object, "[data." + name + ".url.body.query] must be set");
        }
        for (Iterator<String> keys = url.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (key.startsWith("%")) {
                problems.add(object, "[data." + name + ".url] must not have [" + key + "] beside a query");
            }
        }
        body.path("_source").forEach(field -> fields.use(object, field.asText(), Use.SHOW, problems));
        checkPlaceholders(object, name, body, false, problems);
        checkQuery(object, body, problems);
    }

    /** Kibana replaces a placeholder by its clauses only where it is an element of an array within the query. */
    private static void checkPlaceholders(
            SavedObject object, String name, JsonNode json, boolean query, Problems problems) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode value = entry.getValue();
            boolean within = query || entry.getKey().equals("query");
            if (value.isTextual() && value.asText().startsWith("%dashboard_context")) {
                misplaced(object, name, value, problems);
            }
            if (value.isArray()) {
                for (JsonNode element : value) {
                    if (element.isTextual()
                            && element.asText().startsWith("%")
                            && (within == false
                                    || PLACEHOLDER.matcher(element.asText()).matches() == false)) {
                        misplaced(object, name, element, problems);
                    }
                    checkPlaceholders(object, name, element, within, problems);
                }
            } else {
                checkPlaceholders(object, name, value, within, problems);
            }
        }
    }

    private static void misplaced(SavedObject object, String name, JsonNode placeholder, Problems problems) {
        problems.add(
                object,
                "[data." + name + ".url.body] must have Kibana's placeholders for clauses as elements of arrays of its"
                        + " query, got [" + placeholder.asText() + "]");
    }

    private void checkQuery(SavedObject object, JsonNode json, Problems problems) {
        json.properties().forEach(entry -> {
            if (FIELD_QUERIES.contains(entry.getKey())) {
                entry.getValue()
                        .fieldNames()
                        .forEachRemaining(field -> fields.use(
                                object, field, entry.getKey().equals("range") ? Use.EXTREME : Use.SEARCH, problems));
            } else if (entry.getKey().equals("exists") || entry.getKey().equals("knn")) {
                fields.use(object, entry.getValue().path("field").asText(), Use.SEARCH, problems);
            }
        });
        json.forEach(child -> checkQuery(object, child, problems));
    }

    /** Marks and signals can only show what the requests fetch. */
    private static void checkFields(SavedObject object, JsonNode json, Set<String> fetched, Problems problems) {
        if (json.isTextual()) {
            Matcher names = SOURCE_FIELD.matcher(json.asText());
            while (names.find()) {
                if (fetched.contains(names.group(1)) == false) {
                    problems.add(
                            object,
                            "[_source." + names.group(1) + "] must be among what the requests fetch, " + fetched);
                }
            }
        }
        json.forEach(child -> checkFields(object, child, fetched, problems));
    }
}
