/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;

/** What tests expect of a node's answers. */
final class Checks {
    private Checks() {}

    /** The request must have succeeded. */
    static Response ok(Response response) {
        assertThat(response.status()).as("status of %s", response).isBetween(200, 299);
        return response;
    }

    /** A document's source; with its vectors, which Elasticsearch 9.2 and later return only to who asks for them. */
    static JsonNode source(NodeClient client, String index, String id) {
        return ok(client.get("/" + index + "/_source/" + id + "?_source_includes=*"))
                .body();
    }

    /** The simulated pipeline must have succeeded; the source of its first document. */
    static JsonNode simulated(Response response) {
        ok(response);
        JsonNode document = response.body().at("/docs/0");
        assertThat(document.has("doc")).as("%.500s", document).isTrue();
        return document.at("/doc/_source");
    }

    /** The request must have been refused as the caller's fault, for a reason that contains all the given parts. */
    static void refused(Response response, String... parts) {
        failed(400, response, parts);
    }

    /** The node must have said that it cannot use a model, for a reason that contains all the given parts. */
    static void unavailable(Response response, String... parts) {
        failed(503, response, parts);
        assertThat(response.body().toString()).contains("\"type\":\"model_unavailable_exception\"");
    }

    private static void failed(int status, Response response, String... parts) {
        assertThat(response.status()).as("status of %s", response).isEqualTo(status);
        assertThat(response.reasons()).contains(parts);
    }
}
