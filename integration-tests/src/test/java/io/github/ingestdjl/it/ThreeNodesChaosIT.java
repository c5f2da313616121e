/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        List<Integer> ports = freePorts();
        ObjectNode figures = ChaosFigures.create();
        try (RestartableNode data = node("data-1", "master,data", first, ports);
                RestartableNode other = node("data-2", "data", second, ports);
                RestartableNode ingest = node("ingest", "ingest", third, ports)) {
            NodeClient client = data.client();
            Checks.ok(client.get("/_cluster/health?wait_for_nodes=3&timeout=60s"));
            List<Paper> papers = SurvivalIT.papers(PAPERS);
            Path file = work.resolve("papers.jsonl");
            Files.write(
                    file,
                    papers.stream()
                            .map(paper -> SurvivalIT.json(paper).toString())
                            .toList());
            // Asks the data nodes, which hand documents with a pipeline on to the ingest node.
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL",
                    data.url() + "," + other.url(),
                    "ARXIV_LOADER_STATE",
                    work.resolve("state").toString());
            try (LoaderProcess setup = LoaderProcess.start(work, environment, List.of("setup"))) {
                assertThat(setup.awaitEnd()).as(setup.output()).isZero();
            }
            try (LoaderProcess loader =
                    LoaderProcess.start(work, environment, List.of("load", "--from", file.toString()))) {
                awaitPapers(client, PAPERS / 5, loader);
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
                assertThat(loader.awaitEnd()).as(loader.output()).isZero();
                assertThat(loader.output()).contains("failed    0");
            }
            Checks.ok(client.post("/arxiv-papers/_refresh", null));
            assertThat(SurvivalIT.indexed(client, "arxiv-papers")).isEqualTo(SurvivalIT.expected(papers));
            JsonNode stats = Checks.ok(client.get("/_ingest/djl/stats")).body().path("nodes");
            assertThat(stats).isNotEmpty();
            ChaosFigures.write("three-nodes", figures.put("papers", PAPERS));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000 / 1e3;
    }

    private static void awaitPapers(NodeClient client, int papers, LoaderProcess loader) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        long there = 0;
        while (there < papers) {
            assertThat(loader.isAlive()).as("loader: %s", loader.output()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
            client.post("/arxiv-papers/_refresh", null);
            there = client.get("/arxiv-papers/_count").body().path("count").asLong();
        }
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static RestartableNode node(String name, String roles, Path data, List<Integer> ports)
            throws IOException, InterruptedException {
        List<String> names = List.of("data-1", "data-2", "ingest");
        Map<String, String> settings = new HashMap<>();
        settings.put("cluster.name", "three-nodes");
        settings.put("node.name", name);
        settings.put("node.roles", roles);
        settings.put("transport.port", String.valueOf(ports.get(names.indexOf(name))));
        settings.put("discovery.seed_hosts", "127.0.0.1:" + ports.get(0));
        if (name.equals("data-1")) {
            settings.put("cluster.initial_master_nodes", name);
        }
        settings.put("ingest.djl.models.allow_unsafe_operators", "true");
        return new RestartableNode(
                "three-nodes-" + name,
                data,
                settings,
                home -> Artifacts.copyOfTestModel("models/tiny-crash", home.path(), "crash"));
    }
}
