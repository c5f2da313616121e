/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A Lens panel must draw the columns that it computes: all of them, in its own layer. */
final class LensCheck {
    private static final Set<String> COLUMNS = Set.of(
            "xAccessor",
            "yAccessor",
            "valueAccessor",
            "splitAccessor",
            "accessors",
            "primaryGroups",
            "metrics",
            "columnId");

    void check(SavedObject object, Problems problems) {
        object.attributes()
                .at("/state/datasourceStates/formBased/layers")
                .properties()
                .forEach(layer -> {
                    Set<String> columns = new TreeSet<>();
                    layer.getValue().path("columns").fieldNames().forEachRemaining(columns::add);
                    List<String> order = new ArrayList<>();
                    layer.getValue().path("columnOrder").forEach(column -> order.add(column.asText()));
                    if (order.size() != columns.size() || columns.equals(new TreeSet<>(order)) == false) {
                        problems.add(
                                object,
                                "[columnOrder] must name each of the columns " + columns + " once, got " + order);
                    }
                    Set<String> drawn = new TreeSet<>();
                    drawn(object.attributes().at("/state/visualization"), drawn);
                    if (drawn.equals(columns) == false) {
                        problems.add(object, "[visualization] must draw the columns " + columns + ", got " + drawn);
                    }
                    for (JsonNode layerId :
                            object.attributes().at("/state/visualization").findValues("layerId")) {
                        if (layerId.asText().equals(layer.getKey()) == false) {
                            problems.add(
                                    object,
                                    "[layerId] must be [" + layer.getKey() + "], got [" + layerId.asText() + "]");
                        }
                    }
                });
    }

    private static void drawn(JsonNode json, Set<String> columns) {
        json.properties().forEach(entry -> {
            if (COLUMNS.contains(entry.getKey())) {
                if (entry.getValue().isTextual()) {
                    columns.add(entry.getValue().asText());
                }
                entry.getValue().forEach(column -> {
                    if (column.isTextual()) {
                        columns.add(column.asText());
                    }
                });
            }
        });
        json.forEach(child -> drawn(child, columns));
    }
}
