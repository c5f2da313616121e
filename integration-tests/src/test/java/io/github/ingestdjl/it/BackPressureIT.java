/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More than the queue takes, on a node with a short one. */
class BackPressureIT {
    private static final int QUEUE = 100;
    private static final int BULKS = 10;
    private static final int DOCUMENTS_PER_BULK = 100;

    private static final String EMBED = "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed";

    private static ElasticsearchNode node;
    private static NodeClient client;

    @BeforeAll
    static void start() throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of(
                "discovery.type", "single-node",
                "xpack.security.enabled", "false",
                "ingest.djl.preload", Artifacts.DEFAULT_MODEL,
                "ingest.djl.inference.workers", "1",
                "ingest.djl.queue.max_texts", Integer.toString(QUEUE)));
        node = ElasticsearchNode.start(home, "512m", Artifacts.log("back-pressure"));
        client = node.client();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void preloadedModelIsThereBeforeItIsUsed() throws Exception {
        for (int i = 0; i < 300 && loadedNodes() == 0; i++) {
            Thread.sleep(100);
        }
        assertThat(loadedNodes()).isEqualTo(1);
    }

    @Test
    void floodIsIndexedOrRejectedItemByItem() throws Exception {
        Papers.createIndex(client, "flood", "cosine");
        ExecutorService senders = Executors.newFixedThreadPool(BULKS);
        int indexed = 0;
        int rejected = 0;
        int healthy = 0;
        long slowestMillis = 0;
        int mostHeapPercent = 0;
        try {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < BULKS; i++) {
                String bulk = bulk(i);
                answers.add(senders.submit(
                        () -> Checks.ok(client.post("/flood/_bulk", bulk)).body()));
            }
            while (answers.stream().anyMatch(answer -> answer.isDone() == false)) {
                long asked = System.nanoTime();
                Checks.ok(client.get("/_cluster/health"));
                slowestMillis = Math.max(slowestMillis, (System.nanoTime() - asked) / 1_000_000);
                mostHeapPercent = Math.max(mostHeapPercent, heapPercent());
                healthy++;
            }
            for (Future<JsonNode> answer : answers) {
                for (JsonNode item : answer.get(5, TimeUnit.MINUTES).path("items")) {
                    JsonNode result = item.path("index");
                    if (result.path("status").asInt() == 201) {
                        indexed++;
                    } else {
                        assertThat(result.path("status").asInt())
                                .as("%s", result)
                                .isEqualTo(429);
                        assertThat(result.at("/error/type").asText()).isEqualTo("es_rejected_execution_exception");
                        assertThat(result.at("/error/reason").asText()).contains("] is full: [");
                        rejected++;
                    }
                }
            }
        } finally {
            senders.shutdownNow();
        }
        System.out.printf(
                "flood of %d texts on a queue of %d: %d documents indexed, %d rejected; health asked %d times, slowest"
                        + " answer %d ms; heap at most %d %%%n",
                2 * BULKS * DOCUMENTS_PER_BULK, QUEUE, indexed, rejected, healthy, slowestMillis, mostHeapPercent);
        assertThat(indexed + rejected).isEqualTo(BULKS * DOCUMENTS_PER_BULK);
        assertThat(rejected).isPositive();
        assertThat(indexed).isPositive();

        Checks.ok(client.post("/flood/_refresh", null));
        JsonNode count = Checks.ok(client.post("/flood/_count", """
                { "query": { "bool": { "filter": [
                    { "exists": { "field": "title_vector" } }, { "exists": { "field": "abstract_vector" } } ] } } }""")).body();
        assertThat(count.path("count").asInt()).isEqualTo(indexed);
        assertThat(Stats.ofModel(client, Artifacts.DEFAULT_MODEL, "rejected")).isEqualTo(2L * rejected);
        assertThat(Stats.ofModel(client, Artifacts.DEFAULT_MODEL, "queue_ingest"))
                .isZero();
        assertThat(breakerBytes()).isZero();
    }

    @Test
    void boundsChangeWhileTheNodeRuns() {
        setting("ingest.djl.queue.max_texts", "7");
        try {
            String texts = String.join(",", Collections.nCopies(3, "\"x\""));
            Checks.ok(client.post(EMBED, "{ \"texts\": [" + texts + "] }"));
            Checks.refused(
                    client.put("/_cluster/settings", "{ \"persistent\": { \"ingest.djl.queue.max_texts\": 0 } }"),
                    "[ingest.djl.queue.max_texts] must be >= 1");
            Checks.refused(
                    client.put("/_cluster/settings", "{ \"persistent\": { \"ingest.djl.queue.timeout\": \"0ms\" } }"),
                    "[ingest.djl.queue.timeout]");
            setting("ingest.djl.queue.timeout", "\"30s\"");
        } finally {
            setting("ingest.djl.queue.max_texts", "null");
            setting("ingest.djl.queue.timeout", "null");
        }
    }

    private static void setting(String key, String value) {
        Checks.ok(client.put("/_cluster/settings", "{ \"persistent\": { \"" + key + "\": " + value + " } }"));
    }

    @Test
    void breakerHasTheShareOfTheHeapThatIsDocumented() {
        JsonNode breaker = Checks.ok(client.get("/_nodes/stats/breaker")).body().findPath("ingest_djl");
        assertThat(breaker.path("limit_size_in_bytes").asLong()).isEqualTo((long) (0.2
                * Checks.ok(client.get("/_nodes/stats/jvm"))
                        .body()
                        .findPath("heap_max_in_bytes")
                        .asLong()));
    }

    @Test
    void threadPoolHasNoQueueThatCouldRefuseAWorker() {
        JsonNode pool = Checks.ok(client.get("/_nodes/thread_pool"))
                .body()
                .findPath("thread_pool")
                .path("ingest_djl");
        assertThat(pool.path("type").asText()).isEqualTo("scaling");
        // For one worker; the others are for those that never return.
        assertThat(pool.path("max").asInt()).isEqualTo(16);
        assertThat(pool.path("queue_size").asInt()).isEqualTo(-1);
    }

    private static int loadedNodes() {
        return (int) Stats.ofModel(client, Artifacts.DEFAULT_MODEL, "loaded_on_nodes");
    }

    private static int heapPercent() {
        return Checks.ok(client.get("/_nodes/stats/jvm"))
                .body()
                .findPath("heap_used_percent")
                .asInt();
    }

    private static long breakerBytes() {
        return Checks.ok(client.get("/_nodes/stats/breaker"))
                .body()
                .findPath("ingest_djl")
                .path("estimated_size_in_bytes")
                .asLong(-1);
    }

    private static String bulk(int number) {
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS_PER_BULK; i++) {
            String name = number + "-" + i;
            ObjectNode source = Papers.JSON.createObjectNode();
            source.put("title", "title of " + name).put("abstract", ("abstract of " + name + " ").repeat(50));
            bulk.append("{ \"index\": { \"_id\": \"").append(name).append("\" } }\n");
            bulk.append(source).append('\n');
        }
        return bulk.toString();
    }
}
