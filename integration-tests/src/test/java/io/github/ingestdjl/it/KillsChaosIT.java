/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One loader, one load, and a node that is killed beneath it with {@code kill -9}: during bulk requests, while it loads its model,
 * during searches. The loader goes on by itself, and in the end every document is there, once, with every field.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillsChaosIT {
    private static final int PAPERS = 20_000;
    private static final int KILLS = 5;

    @TempDir
    private Path work;

    @Test
    void loaderGoesOnOverKillsOfTheNodeAndNothingIsLostOrTwice(@TempDir Path data) throws Exception {
        try (RestartableNode node = new RestartableNode(data)) {
            List<Paper> papers = SurvivalIT.papers(PAPERS);
            Path file = work.resolve("papers.jsonl");
            Files.write(
                    file,
                    papers.stream()
                            .map(paper -> SurvivalIT.json(paper).toString())
                            .toList());
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL", node.url().toString(),
                    "ARXIV_LOADER_STATE", work.resolve("state").toString());
            try (LoaderProcess setup = LoaderProcess.start(work, environment, List.of("setup"))) {
                assertThat(setup.awaitEnd()).as(setup.output()).isZero();
            }
            AtomicBoolean end = new AtomicBoolean();
            AtomicInteger searches = new AtomicInteger();
            List<Throwable> wrong = new ArrayList<>();
            Thread searching = new Thread(() -> search(node, end, searches, wrong));
            ObjectNode figures = ChaosFigures.create();
            long start = System.nanoTime();
            try (LoaderProcess loader =
                    LoaderProcess.start(work, environment, List.of("load", "--from", file.toString()))) {
                searching.start();
                for (int kill = 1; kill <= KILLS; kill++) {
                    // Every second one as soon as the node is back: while it loads its model for what is sent again.
                    int least = kill % 2 == 0 ? 0 : kill * PAPERS / (KILLS + 2);
                    await(() -> count(node.client()) >= least, loader);
                    node.kill();
                    long died = System.nanoTime();
                    node.startAgain();
                    figures.withArray("/seconds_until_it_answers").add((System.nanoTime() - died) / 1_000_000 / 1e3);
                }
                assertThat(loader.awaitEnd()).as(loader.output()).isZero();
                assertThat(loader.output()).contains("failed    0");
            } finally {
                end.set(true);
                searching.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(searches.get()).isPositive();
            Checks.ok(node.client().post("/arxiv-papers/_refresh", null));
            assertThat(SurvivalIT.indexed(node.client(), "arxiv-papers")).isEqualTo(SurvivalIT.expected(papers));
            assertThat(count(node.client())).isEqualTo(PAPERS);
            figures.put("kills", KILLS).put("papers", PAPERS).put("searches_answered", searches.get());
            figures.put("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            ChaosFigures.write("kills", figures);
        }
    }

    private static void search(RestartableNode node, AtomicBoolean end, AtomicInteger searches, List<Throwable> wrong) {
        for (int i = 0; end.get() == false; i++) {
            try {
                Response response = node.client().post("/arxiv-papers/_search", """
                        { "size": 1, "knn": { "field": "title_vector", "k": 1, "num_candidates": 10,
                            "query_vector_builder": { "djl_text_embedding": { "model_text": "query %d" } } } }""".formatted(i));
                // 503: shards of a node that has only just come back.
                assertThat(response.status()).as("%s", response).isIn(200, 503);
                searches.addAndGet(response.status() == 200 ? 1 : 0);
            } catch (UncheckedIOException e) {
                pause();
            } catch (AssertionError e) {
                wrong.add(e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long count(NodeClient client) {
        try {
            client.post("/arxiv-papers/_refresh", null);
            return client.get("/arxiv-papers/_count").body().path("count").asLong();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, LoaderProcess loader) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (condition.holds() == false) {
            assertThat(loader.isAlive()).as("loader: %s", loader.output()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
