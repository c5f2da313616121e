/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.NodeClient;

/** The counters of {@code _ingest/djl/stats}, summed over the nodes. */
final class Stats {
    private Stats() {}

    static long ofModel(NodeClient client, String modelId, String counter) {
        return total(client).path("models").path(modelId).path(counter).asLong();
    }

    static long ofCache(NodeClient client, String counter) {
        return total(client).path("cache").path(counter).asLong();
    }

    private static JsonNode total(NodeClient client) {
        return Checks.ok(client.get("/_ingest/djl/stats")).body().path("total");
    }
}
