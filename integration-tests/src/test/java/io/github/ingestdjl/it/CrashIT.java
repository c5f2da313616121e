/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plain disadvantage of inference in the node: native code can neither be interrupted nor survived. A model that never returns
 * is given up, and the others go on. One that breaks the engine takes the node with it: what was acknowledged is there when it
 * is back, once, and its models are without anyone asking.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(OrderAnnotation.class)
class CrashIT {
    private static final int BEFORE = 100;

    @TempDir
    private static Path data;

    private static RestartableNode node;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = Map.of(
                "discovery.type", "single-node",
                "ingest.djl.models.allow_unsafe_operators", "true",
                // One worker: who gets no other thread in its place waits for ever.
                "ingest.djl.inference.workers", "1",
                "ingest.djl.batch.timeout", "3s");
        node = new RestartableNode("crash", data, settings, home -> {
            Artifacts.copyOfTestModel("models/tiny-crash", home.path(), "crash");
            Artifacts.copyOfTestModel("models/tiny-moody", home.path(), "stuck");
        });
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    @Order(1)
    void batchThatNeverReturnsCostsItsModelAndNothingElse() {
        NodeClient client = node.client();
        Checks.ok(embed("stuck", "black holes"));
        Checks.ok(client.put("/_ingest/pipeline/stuck", """
                { "processors": [ { "djl_text_embedding": { "model_id": "stuck", "field_map": { "t": "v" } } } ] }"""));
        Response never = client.put("/never/_doc/1?pipeline=stuck", "{ \"t\": \"the void\" }");
        String reason = "a batch has been running for longer than [ingest.djl.batch.timeout], [3s]";
        Checks.unavailable(never, "model [stuck] cannot be used on this node: " + reason);
        assertThat(client.get("/never/_doc/1").status()).isEqualTo(404);

        Checks.unavailable(embed("stuck", "black holes"), reason);
        Checks.unavailable(client.post("/_ingest/djl/models/stuck/_load", null), reason);
        JsonNode listed = Checks.ok(client.get("/_ingest/djl/models/stuck")).body();
        assertThat(listed.findPath("state").asText()).isEqualTo("stuck");
        assertThat(listed.findPath("last_load_failure").toString()).contains(reason);
        assertThat(Stats.ofModel(client, "stuck", "queue_ingest")).isZero();

        Checks.ok(embed(Artifacts.DEFAULT_MODEL, "other models have a thread"));
    }

    private static Response embed(String model, String text) {
        return node.client().post("/_ingest/djl/models/" + model + "/_embed", "{ \"texts\": [ \"" + text + "\" ] }");
    }

    @Test
    @Order(2)
    void nodeThatIsTakenDownByAModelComesBackWithAllThatItHadAcknowledged() throws Exception {
        NodeClient client = node.client();
        create(client);
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        Thread indexing = new Thread(() -> {
            try {
                while (true) {
                    index(client, next.getAndIncrement(), acknowledged);
                }
            } catch (UncheckedIOException e) {
                // The node is gone; what was under way may be there or not.
            }
        });
        indexing.start();
        while (acknowledged.size() < BEFORE && indexing.isAlive()) {
            Thread.sleep(10);
        }

        ProcessHandle server = node.process();
        assertThatThrownBy(() -> client.post(
                        "/_ingest/djl/models/crash/_embed", "{ \"texts\": [ \"black holes\", \"the void\" ] }"))
                .isInstanceOf(UncheckedIOException.class);
        server.onExit().get(60, TimeUnit.SECONDS);
        long died = System.nanoTime();
        indexing.join();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE);

        node.startAgain();
        JsonNode hits = Checks.ok(node.client().post("/docs/_search", """
                        { "size": 1, "knn": { "field": "v", "k": 1, "num_candidates": 10, "query_vector_builder": {
                            "djl_text_embedding": { "model_text": "number 7 of them" } } } }""")).body();
        long back = System.nanoTime();
        assertThat(hits.at("/hits/hits/0/_id").asText()).isNotEmpty();
        Checks.ok(node.client().post("/_ingest/djl/models/crash/_embed", "{ \"texts\": [ \"black holes\" ] }"));

        Map<String, String> there = new TreeMap<>();
        Checks.ok(node.client().post("/docs/_refresh", null));
        JsonNode all = Checks.ok(node.client().post("/docs/_search", """
                        { "size": 10000, "query": { "exists": { "field": "v" } }, "_source": [ "t" ] }""")).body();
        all.at("/hits/hits")
                .forEach(hit ->
                        there.put(hit.path("_id").asText(), hit.at("/_source/t").asText()));
        assertThat(there).containsAllEntriesOf(acknowledged);
        assertThat(there.size()).isLessThanOrEqualTo(next.get());
        System.out.printf(
                "a model took the node down; %d documents were acknowledged and there; from its death to a text"
                        + " query %.1f s%n",
                acknowledged.size(), (back - died) / 1e9);
    }

    private static void create(NodeClient client) {
        Checks.ok(client.put("/_ingest/pipeline/docs", """
                { "processors": [ { "djl_text_embedding": { "field_map": { "t": "v" } } } ] }"""));
        Checks.ok(client.put("/docs", """
                { "settings": { "number_of_shards": 1, "number_of_replicas": 0, "default_pipeline": "docs" },
                  "mappings": { "properties": { "v": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } }"""));
    }

    private static void index(NodeClient client, int number, Map<String, String> acknowledged) {
        String text = "number " + number + " of them";
        String id = String.valueOf(number);
        if (client.put("/docs/_doc/" + id, "{ \"t\": \"" + text + "\" }").status() == 201) {
            acknowledged.put(id, text);
        }
    }
}
