/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The saved objects in the file that Kibana imports, as the build has made it. */
final class KibanaObjects {
    static final Path FILE = Artifacts.repository().resolve("kibana/target/arxiv-papers.ndjson");

    private KibanaObjects() {}

    static List<JsonNode> all() {
        try {
            List<JsonNode> objects = new ArrayList<>();
            for (String line : Files.readAllLines(FILE)) {
                objects.add(Papers.JSON.readTree(line));
            }
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> ofType(String type) {
        List<JsonNode> objects = all().stream()
                .filter(object -> object.path("type").asText().equals(type))
                .toList();
        assertThat(objects).as(type).isNotEmpty();
        return objects;
    }

    static JsonNode object(String type, String id) {
        return ofType(type).stream()
                .filter(object -> object.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** JSON that Kibana keeps within a string. */
    static JsonNode nested(JsonNode object, String place) {
        try {
            return Papers.JSON.readTree(object.at(place).asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
