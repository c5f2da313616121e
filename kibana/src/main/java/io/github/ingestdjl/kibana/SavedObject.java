/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A saved object as its source has it: what Kibana keeps as JSON within a string is JSON here.
 *
 * @param file the source, relative to the folder of all sources
 */
record SavedObject(String file, ObjectNode json) {

    String type() {
        return json.path("type").asText();
    }

    String id() {
        return json.path("id").asText();
    }

    JsonNode attributes() {
        return json.path("attributes");
    }

    JsonNode references() {
        return json.path("references");
    }
}
