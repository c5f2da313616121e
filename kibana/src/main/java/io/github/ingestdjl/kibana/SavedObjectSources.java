/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the sources, {@code <type>/<id>.json}: those that others refer to come first, as when Kibana exports. */
final class SavedObjectSources {
    static final List<String> TYPES = List.of("index-pattern", "search", "lens", "visualization", "dashboard");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SavedObjectSources() {}

    static List<SavedObject> read(Path folder, Problems problems) throws IOException {
        List<SavedObject> objects = new ArrayList<>();
        for (Path path : files(folder)) {
            String file = folder.relativize(path).toString().replace('\\', '/');
            try {
                JsonNode json = JSON.readTree(path.toFile());
                if (json instanceof ObjectNode object) {
                    objects.add(new SavedObject(file, object));
                } else {
                    problems.add(file, "must be one JSON object");
                }
            } catch (JsonProcessingException e) {
                problems.add(
                        file,
                        "is not JSON: " + e.getOriginalMessage() + " in line ["
                                + e.getLocation().getLineNr() + "]");
            }
        }
        if (objects.isEmpty() && problems.areNone()) {
            problems.add(folder.toString(), "has no sources");
        }
        checkNames(objects, problems);
        objects.sort(Comparator.comparingInt((SavedObject object) -> TYPES.indexOf(object.type()))
                .thenComparing(SavedObject::id));
        return objects;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static void checkNames(List<SavedObject> objects, Problems problems) {
        Map<String, String> files = new HashMap<>();
        for (SavedObject object : objects) {
            String name = object.type() + "/" + object.id();
            String other = files.putIfAbsent(name, object.file());
            if (other != null) {
                problems.add(
                        object,
                        "[id] must be unique, got [" + object.id() + "] of type [" + object.type() + "], which is in "
                                + other + " too");
            } else if (object.file().equals(name + ".json") == false) {
                problems.add(object, "must be named after its type and id, [" + name + ".json]");
            }
        }
    }
}
