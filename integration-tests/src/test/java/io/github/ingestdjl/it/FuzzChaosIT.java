/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand documents, pipelines, queries and requests that are wrong in some way, or in none. Each is answered in time, with a
 * result or as the caller's fault, with a reason; and the node does its work afterwards as it did before.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FuzzChaosIT {
    private static final int REQUESTS = 10_000;
    private static final long SEED = Long.getLong("chaos.seed", 20261127);

    private static final List<String> KEYS = List.of(
            "field_map",
            "model_id",
            "ignore_missing",
            "long_text",
            "sentence_overlap",
            "max_passages",
            "fingerprint_field",
            "tag",
            "description",
            "retrievers",
            "retriever",
            "weight",
            "text",
            "text_fields",
            "text_weight",
            "vector_fields",
            "k",
            "num_candidates",
            "fusion",
            "rank_constant",
            "normalizer",
            "rank_window_size",
            "filter",
            "min_score",
            "_name",
            "model_text",
            "texts",
            "input_type",
            "tolerance",
            "min_cosine",
            "t",
            "v",
            "query",
            "knn",
            "field",
            "query_vector_builder",
            "djl_text_embedding",
            "djl_hybrid",
            "standard",
            "x",
            "",
            "a.b",
            "_id",
            "_ingest.x");
    private static final List<String> LEAVES = List.of(
            "0",
            "-1",
            "1",
            "10",
            "10001",
            "2147483648",
            "-9223372036854775808",
            "1e400",
            "0.5",
            "-0.0",
            "true",
            "null",
            "{}",
            "[]",
            "\"\"",
            "\" \"",
            "\"t\"",
            "\"v\"",
            "\"title^2\"",
            "\"v^NaN\"",
            "\"truncate\"",
            "\"average\"",
            "\"passages\"",
            "\"query\"",
            "\"passage\"",
            "\"rrf\"",
            "\"score\"",
            "\"minmax\"",
            "\"tiny\"",
            "\"../tiny\"",
            "\"/etc/passwd\"",
            "\"..\"",
            "\"arxiv-static-384-v3\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"黑洞\"",
            "\"black holes\"",
            "{\"match_all\": {}}",
            "\"{{t}}\"");

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long slowest;

    @Test
    void everyRequestIsAnsweredAndNoneHurts() throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        Artifacts.copyOfTestModel("models/tiny-texts", home.path(), "tiny");
        try (ElasticsearchNode node = ElasticsearchNode.start(home, "1g", Artifacts.log("fuzz"))) {
            NodeClient client = node.client();
            Checks.ok(client.put("/fuzz", """
                    { "settings": { "number_of_shards": 1, "number_of_replicas": 0 }, "mappings": { "dynamic": false, "properties": {
                        "t": { "type": "text" }, "v": { "type": "dense_vector", "dims": 8 } } } }"""));
            String before = embed(client);
            for (int i = 0; i < REQUESTS; i++) {
                request(client);
            }
            ObjectNode figures = ChaosFigures.create().put("seed", SEED).put("slowest_millis", slowest);
            statuses.forEach((status, count) -> figures.put("status_" + status, count));
            ChaosFigures.write("fuzz", figures);
            assertThat(wrong).isEmpty();
            assertThat(embed(client)).isEqualTo(before);
            Checks.ok(client.get("/_cluster/health?wait_for_no_initializing_shards=true&timeout=10s"));
        }
    }

    private static String embed(NodeClient client) {
        return Checks.ok(client.post("/_ingest/djl/models/tiny/_embed", "{ \"texts\": [ \"black holes\" ] }"))
                .body()
                .at("/embeddings/0/vector")
                .toString();
    }

    private void request(NodeClient client) {
        String path;
        String method = "POST";
        String body;
        switch (random.nextInt(6)) {
            case 0 -> {
                path = "/_ingest/pipeline/_simulate";
                body = "{ \"pipeline\": { \"processors\": [ { \"djl_text_embedding\": " + processor()
                        + " } ] }, \"docs\": [ { \"_source\": " + object(2) + " } ] }";
            }
            case 1 -> {
                path = "/_ingest/pipeline/fuzz";
                method = "PUT";
                body = "{ \"processors\": [ { \"djl_text_embedding\": " + processor() + " } ] }";
            }
            case 2 -> {
                path = "/fuzz/_doc/1?pipeline=_none";
                if (client.get("/_ingest/pipeline/fuzz").status() == 200) {
                    path = "/fuzz/_doc/1?pipeline=fuzz";
                }
                body = object(3);
            }
            case 3 -> {
                path = "/fuzz/_search";
                body = "{ \"retriever\": { \"djl_hybrid\": " + (random.nextBoolean() ? object(3) : hybrid()) + " } }";
            }
            case 4 -> {
                path = "/fuzz/_search";
                body = "{ \"knn\": { \"field\": \"v\", \"k\": 1, \"num_candidates\": 10, \"query_vector_builder\": {"
                        + " \"djl_text_embedding\": "
                        + (random.nextBoolean()
                                ? object(1)
                                : "{ \"model_id\": \"tiny\", \"model_text\": " + value(1) + " }")
                        + " } } }";
            }
            default -> {
                String id = URLEncoder.encode(unquoted(leaf()), StandardCharsets.UTF_8);
                path = "/_ingest/djl/models/" + (random.nextBoolean() ? "tiny" : id)
                        + List.of("/_embed", "/_check", "/_load", "/_unload", "")
                                .get(random.nextInt(5))
                        + (random.nextInt(4) == 0
                                ? "?"
                                        + List.of("timeout", "tolerance", "x", "human")
                                                .get(random.nextInt(4)) + "="
                                        + URLEncoder.encode(unquoted(leaf()), StandardCharsets.UTF_8)
                                : "");
                method = List.of("POST", "GET").get(random.nextInt(2));
                body = random.nextInt(3) == 0 ? null : object(2);
            }
        }
        if (body != null && random.nextInt(10) == 0) {
            body = damaged(body);
        }
        send(client, method, path, body);
    }

    private void send(NodeClient client, String method, String path, String body) {
        long start = System.nanoTime();
        Response response = client.request(method, path, body);
        slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
        statuses.merge(response.status(), 1, Integer::sum);
        boolean reasoned = response.status() < 400
                || response.status() == 404
                || response.status() == 405
                || response.body().toString().contains("reason");
        if (response.status() >= 500 || reasoned == false) {
            wrong.add("%s %s %s: %.500s".formatted(method, path, body, response));
        }
    }

    private String processor() {
        return random.nextInt(3) == 0
                ? object(2)
                : "{ \"model_id\": \"tiny\", \"field_map\": { \"t\": \"v\" }, \"" + KEYS.get(random.nextInt(9)) + "\": "
                        + value(1) + " }";
    }

    private String hybrid() {
        return "{ \"text\": \"black holes\", \"text_fields\": [ \"t\" ], \"vector_fields\": [ \"v\" ], \"model_id\": \"tiny\", \""
                + KEYS.get(9 + random.nextInt(16)) + "\": " + value(1) + " }";
    }

    private String object(int depth) {
        StringBuilder json = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
            json.append(json.length() == 1 ? "" : ", ")
                    .append('"')
                    .append(KEYS.get(random.nextInt(KEYS.size())))
                    .append("\": ")
                    .append(value(depth - 1));
        }
        return json.append('}').toString();
    }

    private String value(int depth) {
        int kind = depth <= 0 ? 0 : random.nextInt(4);
        return switch (kind) {
            case 1 -> object(depth);
            case 2 -> "[" + value(depth - 1) + (random.nextBoolean() ? ", " + value(depth - 1) : "") + "]";
            default -> leaf();
        };
    }

    private String leaf() {
        return LEAVES.get(random.nextInt(LEAVES.size()));
    }

    private static String unquoted(String leaf) {
        return leaf.replace("\"", "").replace("\\u0000", "\0").replace("\\ud800", "?");
    }

    private String damaged(String json) {
        int place = random.nextInt(json.length());
        return switch (random.nextInt(3)) {
            case 0 -> json.substring(0, place);
            case 1 -> json.substring(0, place) + (char) random.nextInt(0xD800) + json.substring(place);
            default -> json + " garbage";
        };
    }
}
