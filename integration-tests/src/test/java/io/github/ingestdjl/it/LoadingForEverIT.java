/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model whose loading never ends, since its code runs for ever: what waits for it is bounded in number and time, whoever
 * waits can be cancelled, the rest of the node does not notice, and the node stops.
 */
class LoadingForEverIT {
    private static final String MODEL = "for-ever";
    private static final int QUEUE = 20;

    private static ElasticsearchNode node;
    private static NodeClient client;

    @BeforeAll
    static void start() throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of(
                "discovery.type", "single-node",
                "xpack.security.enabled", "false",
                "ingest.djl.queue.max_texts", Integer.toString(QUEUE),
                "ingest.djl.queue.timeout", "3s"));
        Artifacts.copyOfTestModel("models/tiny-forever", home.path(), MODEL);
        node = ElasticsearchNode.start(home, "512m", Artifacts.log("for-ever"));
        client = node.client();
    }

    /** The server must go by itself: a keeper that has to kill it leaves the test hanging beyond its time. */
    @AfterAll
    @Timeout(50)
    static void stop() {
        if (node != null) {
            try {
                ProcessHandle server = node.process();
                server.destroy();
                assertThat(server.onExit().orTimeout(40, TimeUnit.SECONDS))
                        .as("the node stops though a model is being loaded")
                        .succeedsWithin(45, TimeUnit.SECONDS);
            } finally {
                node.close();
            }
        }
    }

    @Test
    void documentsThatWaitAreBoundedInNumberAndTime() {
        waitsAreBounded("plain", "");
    }

    @Test
    void documentsWithAFingerprintAreBoundedAlike() {
        waitsAreBounded("fingerprinted", ", \"fingerprint_field\": \"f\"");
    }

    private static void waitsAreBounded(String pipeline, String options) {
        Checks.ok(client.put("/_ingest/pipeline/" + pipeline, """
                { "processors": [ { "djl_text_embedding": {
                    "model_id": "%s", "field_map": { "t": "v" } %s } } ] }""".formatted(MODEL, options)));
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < 10 * QUEUE; i++) {
            bulk.append("{ \"index\": {} }\n{ \"t\": \"text ").append(i).append("\" }\n");
        }
        JsonNode answer = Checks.ok(client.post("/" + pipeline + "/_bulk?pipeline=" + pipeline, bulk.toString()))
                .body();
        int late = 0;
        int full = 0;
        for (JsonNode item : answer.path("items")) {
            JsonNode result = item.path("index");
            assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(429);
            String reason = result.at("/error/reason").asText();
            full += reason.contains("] is full: [") ? 1 : 0;
            late += reason.contains("longer than [ingest.djl.queue.timeout], [3s]") ? 1 : 0;
        }
        assertThat(late).isPositive().isLessThanOrEqualTo(2 * QUEUE);
        assertThat(full).isEqualTo(10 * QUEUE - late);
        assertThat(Stats.ofModel(client, MODEL, "queue_ingest")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                { "knn": { "field": "v", "k": 1, "num_candidates": 10, "query_vector_builder": {
                    "djl_text_embedding": { "model_id": "for-ever", "model_text": "a query" } } } }""", """
                { "retriever": { "djl_hybrid": {
                    "text": "a query", "text_fields": "t", "vector_fields": "v", "model_id": "for-ever" } } }"""})
    void searchThatIsCancelledTakesItsTextWithIt(String body) throws Exception {
        Checks.ok(client.put("/_cluster/settings", """
                { "persistent": { "ingest.djl.queue.timeout": "10m" } }"""));
        try {
            client.delete("/searched");
            Checks.ok(client.put("/searched", """
                    { "mappings": { "properties": { "v": { "type": "dense_vector", "dims": 8 } } } }"""));
            CompletableFuture<Response> search =
                    CompletableFuture.supplyAsync(() -> client.post("/searched/_search", body));
            await(() -> Stats.ofModel(client, MODEL, "queue_search") == 1);
            Checks.ok(client.post("/_tasks/_cancel?actions=indices:data/read/search", null));
            Response answer = search.get(30, TimeUnit.SECONDS);
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
            assertThat(answer.body().at("/error/type").asText()).isEqualTo("task_cancelled_exception");
            await(() -> Stats.ofModel(client, MODEL, "queue_search") == 0);
        } finally {
            Checks.ok(client.put("/_cluster/settings", """
                    { "persistent": { "ingest.djl.queue.timeout": null } }"""));
        }
    }

    @Test
    void otherModelsAndTheListOfModelsDoNotNotice() {
        client.post("/_ingest/djl/models/" + MODEL + "/_unload", null);
        assertThat(client.post("/_ingest/djl/models/" + MODEL + "/_embed", "{ \"texts\": [ \"x\" ] }")
                        .status())
                .isEqualTo(429);
        Checks.ok(client.post(
                "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed", "{ \"texts\": [ \"black holes\" ] }"));
        JsonNode listed = Checks.ok(client.get("/_ingest/djl/models/" + MODEL)).body();
        assertThat(listed.findPath("state").asText()).isIn("loading", "draining");
        assertThat(listed.findPath("loaded").asBoolean(true)).isFalse();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 300 && condition.getAsBoolean() == false; i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
