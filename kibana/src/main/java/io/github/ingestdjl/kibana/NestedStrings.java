/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Where Kibana keeps JSON within a string. The innermost comes first, since it becomes a string within a string. */
final class NestedStrings {
    private static final String SEARCH_SOURCE = "/kibanaSavedObjectMeta/searchSourceJSON";
    private static final Map<String, List<String>> PLACES = Map.of(
            "index-pattern", List.of("/fields", "/fieldFormatMap", "/runtimeFieldMap", "/sourceFilters"),
            "search", List.of(SEARCH_SOURCE),
            "lens", List.of(),
            "visualization", List.of("/visState/params/spec", "/visState", "/uiStateJSON", SEARCH_SOURCE),
            "dashboard",
                    List.of(
                            "/controlGroupInput/ignoreParentSettingsJSON",
                            "/controlGroupInput/panelsJSON",
                            "/panelsJSON",
                            "/optionsJSON",
                            SEARCH_SOURCE));
    /** What people edit in Kibana, so it keeps its lines. */
    private static final String SPEC = "/spec";

    private NestedStrings() {}

    /** The object as Kibana imports it. */
    static ObjectNode written(SavedObject object) {
        ObjectNode json = object.json().deepCopy();
        for (String place : PLACES.get(object.type())) {
            int slash = place.lastIndexOf('/');
            String name = place.substring(slash + 1);
            if (json.path("attributes").at(place.substring(0, slash)) instanceof ObjectNode parent
                    && parent.has(name)) {
                parent.put(
                        name,
                        place.endsWith(SPEC)
                                ? parent.get(name).toPrettyString()
                                : parent.get(name).toString());
            }
        }
        return json;
    }
}
