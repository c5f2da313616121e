/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In the middle of a load the node is replaced by one that has nothing: the load must end there, and leave it as it is. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReplacedNodeIT {
    private static final int PAPERS = 60_000;
    private static final int SECONDS = 120;

    @TempDir
    private Path data;

    @TempDir
    private Path nothing;

    @TempDir
    private Path work;

    @Test
    void aLoadEndsWhenItsNodeIsReplacedByAnEmptyOne() throws Exception {
        try (RestartableNode node = new RestartableNode(data)) {
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL", node.url().toString(),
                    "ARXIV_LOADER_STATE", work.resolve("state").toString());
            try (LoaderProcess setup = LoaderProcess.start(work, environment, List.of("setup"))) {
                assertThat(setup.awaitEnd()).as(setup.output()).isZero();
            }
            try (LoaderProcess load = LoaderProcess.start(
                    work, environment, List.of("load", "--from", papers().toString(), "--checkpoint", "0.2"))) {
                awaitPapers(node, load);
                node.replace(nothing);

                assertThat(load.awaitEnd()).as(load.output()).isEqualTo(1);
                assertThat(load.output())
                        .contains("stopped: alias [arxiv-papers] is gone from [" + node.url() + "]")
                        .contains("run the same command again to go on");
            }

            assertThat(node.client().get("/arxiv-papers").status()).isEqualTo(404);
            assertThat(node.client().get("/_count").body().path("count").asInt())
                    .isZero();
        }
    }

    private static void awaitPapers(RestartableNode node, LoaderProcess load) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (node.client().get("/arxiv-papers/_count").body().path("count").asInt() == 0) {
            assertThat(load.isAlive()).as(load.output()).isTrue();
            assertThat(System.nanoTime()).as("the first papers in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private Path papers() throws IOException {
        List<Papers.Paper> texts = Papers.sample();
        Path file = work.resolve("papers.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < PAPERS; i++) {
                Papers.Paper text = texts.get(i % texts.size());
                ObjectNode paper = Papers.JSON.createObjectNode();
                paper.put("id", "2301.%05d".formatted(i)).put("title", text.title() + " " + i);
                paper.put("abstract", text.abstractText());
                out.write(paper + "\n");
            }
        }
        return file;
    }
}
