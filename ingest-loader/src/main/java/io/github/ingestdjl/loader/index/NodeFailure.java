/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A node that gave no answer while others did.
 *
 * @param nodeId its id, which is all that is known of it
 */
public record NodeFailure(String nodeId, String reason) {

    /** Those of an answer that nodes gave together. */
    static List<NodeFailure> of(JsonNode answer) {
        List<NodeFailure> failures = new ArrayList<>();
        for (JsonNode failure : answer.path("_nodes").path("failures")) {
            JsonNode cause = failure;
            while (cause.path("caused_by").isObject()) {
                cause = cause.path("caused_by");
            }
            failures.add(new NodeFailure(
                    failure.path("node_id").asText(), cause.path("reason").asText()));
        }
        return failures;
    }
}
