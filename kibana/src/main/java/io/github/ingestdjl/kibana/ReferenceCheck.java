/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An object's references must be those that it uses, no more and no fewer, and each must lead to an object of the right type. */
final class ReferenceCheck {
    private final Set<String> objects = new HashSet<>();

    ReferenceCheck(List<SavedObject> objects) {
        for (SavedObject object : objects) {
            this.objects.add(object.type() + "/" + object.id());
        }
    }

    void check(SavedObject object, Problems problems) {
        Map<String, String> used = used(object);
        Map<String, String> declared = new HashMap<>();
        for (JsonNode reference : object.references()) {
            String name = reference.path("name").asText();
            String type = reference.path("type").asText();
            String id = reference.path("id").asText();
            if (declared.put(name, type) != null) {
                problems.add(object, "[references] must have different names, got [" + name + "] twice");
            }
            if (objects.contains(type + "/" + id) == false) {
                problems.add(
                        object,
                        "[references] has a dangling reference [" + name + "] to [" + id + "] of type [" + type + "]");
            }
            if (used.containsKey(name) == false) {
                problems.add(object, "[references] has a reference that nothing uses, [" + name + "]");
            }
        }
        used.forEach((name, type) -> {
            if (declared.containsKey(name) == false) {
                problems.add(object, "[references] lacks the reference [" + name + "]");
            } else if (declared.get(name).equals(type) == false) {
                problems.add(
                        object,
                        "[references] must have [" + name + "] of type [" + type + "], got [" + declared.get(name)
                                + "]");
            }
        });
    }

    /** The names that an object expects among its references, and of what type. */
    private static Map<String, String> used(SavedObject object) {
        Map<String, String> used = new TreeMap<>();
        JsonNode attributes = object.attributes();
        JsonNode index = attributes.at("/kibanaSavedObjectMeta/searchSourceJSON/indexRefName");
        if (index.isTextual()) {
            used.put(index.asText(), "index-pattern");
        }
        attributes
                .at("/state/datasourceStates/formBased/layers")
                .fieldNames()
                .forEachRemaining(layer -> used.put("indexpattern-datasource-layer-" + layer, "index-pattern"));
        for (JsonNode panel : attributes.path("panelsJSON")) {
            used.put(
                    panel.path("panelIndex").asText() + ":"
                            + panel.path("panelRefName").asText(),
                    panel.path("type").asText());
        }
        attributes.at("/controlGroupInput/panelsJSON").properties().forEach(control -> {
            if (control.getValue().path("type").asText().equals("optionsListControl")) {
                used.put("controlGroup_" + control.getKey() + ":optionsListDataView", "index-pattern");
            }
        });
        return used;
    }
}
