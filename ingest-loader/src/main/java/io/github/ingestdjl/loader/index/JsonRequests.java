/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.ErrorResponse;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.transport.Endpoint;
import co.elastic.clients.transport.endpoints.SimpleEndpoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Requests that the Elasticsearch client has no methods for, or whose answers it reads too strictly: it refuses values that a newer node knows.
 * Thread-safe.
 */
final class JsonRequests {

    private final ClusterClient cluster;

    JsonRequests(ClusterClient cluster) {
        this.cluster = cluster;
    }

    JsonNode get(String path) {
        return send("GET", path, Map.of(), null);
    }

    /** As patient as with a bulk. {@code body} is null for none. */
    JsonNode send(String method, String path, Map<String, String> parameters, Object body) {
        Endpoint<Object, JsonNode, ErrorResponse> endpoint = new SimpleEndpoint<>(
                "ingest_djl.json",
                request -> method,
                request -> path,
                request -> Map.of(),
                request -> parameters,
                request -> Map.of(),
                body != null,
                JsonpDeserializer.of(JsonNode.class));
        return cluster.call(elasticsearch ->
                cluster.transport().performRequest(body == null ? Map.of() : body, endpoint, ClusterClient.patient()));
    }
}
