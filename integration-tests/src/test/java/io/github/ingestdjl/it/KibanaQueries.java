/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Kibana asks Elasticsearch for, where our objects are concerned. */
final class KibanaQueries {
    /** As much of Kibana's query language as our objects speak: nothing, {@code field: value}, {@code field: *}, and NOT before it. */
    private static final Pattern KUERY = Pattern.compile("(NOT )?([\\w.]+): ([\\w*]+)");

    private KibanaQueries() {}

    static ObjectNode kuery(String query) {
        ObjectNode json = Papers.JSON.createObjectNode();
        if (query.isEmpty()) {
            json.putObject("match_all");
            return json;
        }
        Matcher matcher = KUERY.matcher(query);
        if (matcher.matches() == false) {
            throw new IllegalArgumentException("[query] is not one that the test knows, got [" + query + "]");
        }
        if (matcher.group(3).equals("*")) {
            json.putObject("exists").put("field", matcher.group(2));
        } else {
            json.putObject("match").put(matcher.group(2), matcher.group(3));
        }
        if (matcher.group(1) == null) {
            return json;
        }
        ObjectNode not = Papers.JSON.createObjectNode();
        not.putObject("bool").putArray("must_not").add(json);
        return not;
    }

    /** A query whose clauses are filters, as those of a dashboard are. */
    static ObjectNode filtered(JsonNode... clauses) {
        ObjectNode query = Papers.JSON.createObjectNode();
        ArrayNode filter = query.putObject("bool").putArray("filter");
        for (JsonNode clause : clauses) {
            filter.add(clause);
        }
        return query;
    }

    /** A request of a Vega panel with a dashboard's only filter in place of Kibana's placeholders, and without its time. */
    static JsonNode expanded(JsonNode json, JsonNode filter) {
        if (json instanceof ArrayNode array) {
            ArrayNode expanded = Papers.JSON.createArrayNode();
            for (JsonNode element : array) {
                if (element.asText().equals("%dashboard_context-filter_clause%")) {
                    expanded.add(filter);
                } else if (element.isTextual() == false || element.asText().startsWith("%") == false) {
                    JsonNode inner = expanded(element, filter);
                    if (inner.toString().contains("%timefilter%") == false) {
                        expanded.add(inner);
                    }
                }
            }
            return expanded;
        }
        if (json instanceof ObjectNode object) {
            ObjectNode expanded = Papers.JSON.createObjectNode();
            object.properties().forEach(entry -> expanded.set(entry.getKey(), expanded(entry.getValue(), filter)));
            return expanded;
        }
        return json;
    }

    /** The aggregations for a Lens layer: its buckets from the outside in, its metrics in the innermost. */
    static ObjectNode aggregations(JsonNode layer) {
        return aggregations(layer, layer.path("columnOrder").elements());
    }

    private static ObjectNode aggregations(JsonNode layer, Iterator<JsonNode> order) {
        ObjectNode aggregations = Papers.JSON.createObjectNode();
        while (order.hasNext()) {
            String id = order.next().asText();
            JsonNode column = layer.path("columns").path(id);
            JsonNode params = column.path("params");
            String operation = column.path("operationType").asText();
            if (operation.equals("count")) {
                continue;
            }
            ObjectNode aggregation = aggregations.putObject(id);
            ObjectNode body = aggregation.putObject(operation);
            if (column.has("sourceField")) {
                body.put("field", column.path("sourceField").asText());
            }
            switch (operation) {
                case "terms" -> {
                    body.put("size", params.path("size").asInt());
                    String by = params.at("/orderBy/type").asText().equals("alphabetical") ? "_key" : "_count";
                    body.putObject("order")
                            .put(by, params.path("orderDirection").asText());
                }
                case "date_histogram" ->
                    body.put("calendar_interval", params.path("interval").asText());
                case "filters" -> {
                    ObjectNode filters = body.putObject("filters");
                    params.path("filters")
                            .forEach(filter -> filters.set(
                                    filter.path("label").asText(),
                                    kuery(filter.at("/input/query").asText())));
                }
                case "max", "min" -> {
                    // It has no more parameters than its field.
                }
                default ->
                    throw new IllegalArgumentException(
                            "[operationType] is not one that the test knows, got [" + operation + "]");
            }
            if (column.path("isBucketed").asBoolean()) {
                ObjectNode inner = aggregations(layer, order);
                if (inner.isEmpty() == false) {
                    aggregation.set("aggs", inner);
                }
            }
        }
        return aggregations;
    }
}
