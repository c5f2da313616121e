/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The arrangement that the docs recommend: a node that does nothing but ingest, and data nodes. A model that breaks the engine takes
 * the ingest node with it while a loader works; the data nodes go on, and so does the loader, once the node is back.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ThreeNodesChaosIT {
    private static final int PAPERS = 12_000;

    @TempDir
    private Path work;

    @Test
    void ingestNodeDiesUnderLoadAndComesBack(@TempDir Path first, @TempDir Path second, @TempDir Path third)
            throws Exception {
        ThreeNodes cluster = ThreeNodes.here("three-nodes", "data-1", "data-2", "ingest");
        ObjectNode figures = ChaosFigures.create();
        try (RestartableNode data = node(cluster, "data-1", "master,data", first);
                RestartableNode other = node(cluster, "data-2", "data", second);
                RestartableNode ingest = node(cluster, "ingest", "ingest", third)) {
            NodeClient client = data.client();
            Checks.ok(client.get("/_cluster/health?wait_for_nodes=3&timeout=60s"));
            // Asks the data nodes, which hand documents with a pipeline on to the ingest node.
            PaperLoad load = new PaperLoad(work, PAPERS, data.url(), other.url());
            load.setUp();
            try (LoaderProcess loader = load.start()) {
                load.await(client, PAPERS / 5, loader);
                ProcessHandle server = ingest.process();
                try {
                    ingest.client()
                            .post(
                                    "/_ingest/djl/models/crash/_embed",
                                    "{ \"texts\": [ \"black holes\", \"the void\" ] }");
                } catch (UncheckedIOException e) {
                    // No answer: that was the last it did.
                }
                server.onExit().get(60, TimeUnit.SECONDS);
                long died = System.nanoTime();
                Checks.ok(client.get("/_cluster/health?wait_for_nodes=2&timeout=60s"));
                figures.put("seconds_until_the_cluster_knows", seconds(died));
                // Searches by words need no ingest node, nor do those by text: the node that is asked embeds it.
                Checks.ok(client.post("/arxiv-papers/_search", """
                        { "size": 1, "query": { "match": { "title": "networks" } } }"""));
                Checks.ok(client.post("/arxiv-papers/_search", """
                        { "size": 1, "knn": { "field": "title_vector", "k": 1, "num_candidates": 10,
                            "query_vector_builder": { "djl_text_embedding": { "model_text": "networks" } } } }"""));
                Response without = client.put("/arxiv-papers/_doc/x", "{ \"title\": \"x\", \"abstract\": \"x\" }");
                assertThat(without.status()).as("%s", without).isGreaterThanOrEqualTo(500);
                figures.put("without_an_ingest_node", without.reasons());
                ingest.startAgain();
                Checks.ok(client.get("/_cluster/health?wait_for_nodes=3&timeout=60s"));
                figures.put("seconds_until_it_is_back", seconds(died));
                load.assertWhole(client, loader);
            }
            JsonNode stats = Checks.ok(client.get("/_ingest/djl/stats")).body().path("nodes");
            assertThat(stats).isNotEmpty();
            ChaosFigures.write("three-nodes", figures.put("papers", PAPERS));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000 / 1e3;
    }

    private static RestartableNode node(ThreeNodes cluster, String name, String roles, Path data)
            throws IOException, InterruptedException {
        Map<String, String> settings = cluster.settings(name, roles);
        settings.put("ingest.djl.models.allow_unsafe_operators", "true");
        return new RestartableNode(
                "three-nodes-" + name,
                data,
                settings,
                home -> Artifacts.copyOfTestModel("models/tiny-crash", home.path(), "crash"));
    }
}
