/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand real papers in the shape of arXiv's snapshot go through a loader with a small heap, into the index and into a
 * file. Without vectors, since only the loader is looked at.
 */
@ExtendWith(SharedNode.class)
class LargeLoadIT {
    private static final int PAPERS = 100_000;
    private static final String HEAP = "-Xmx256m";

    @TempDir
    private Path work;

    @Test
    void aHundredThousandPapersFitThroughASmallHeap(Node node) throws Exception {
        Path corpus = Artifacts.repository()
                .resolve("../shared/data/arxiv-train.jsonl.bz2")
                .normalize();
        assumeTrue(Files.isReadable(corpus), "not run: the corpus [" + corpus + "] is not there");
        Path snapshot = work.resolve("snapshot.json");
        write(corpus, snapshot);
        Map<String, String> environment = Map.of(
                "ARXIV_LOADER_OPTS", HEAP,
                "ARXIV_LOADER_URL", node.process().url().toString(),
                "ARXIV_LOADER_STATE", work.resolve("state").toString());
        run(environment, List.of("setup", "--index", "large", "--pipeline", "large"));

        String output = run(
                environment,
                List.of(
                        "load",
                        "--from",
                        snapshot.toString(),
                        "--index",
                        "large",
                        "--pipeline",
                        "_none",
                        "--to",
                        "papers.jsonl.gz",
                        "--json"));

        JsonNode summary = Papers.JSON.readTree(output.substring(output.lastIndexOf("{\"read\"")));
        System.out.printf(
                "%d papers, heap %s: %.0f papers/s%n",
                PAPERS, HEAP, summary.path("papers_per_second").asDouble());
        assertThat(summary.path("read").asInt()).isEqualTo(PAPERS);
        assertThat(summary.path("written").asInt()).isEqualTo(PAPERS);
        assertThat(summary.path("created").asInt()).isEqualTo(PAPERS);
        assertThat(summary.path("failed").asInt()).isZero();
        Checks.ok(node.client().post("/large/_refresh", null));
        assertThat(node.client().get("/large/_count").body().path("count").asInt())
                .isEqualTo(PAPERS);
        Checks.ok(node.client().request("DELETE", "/large-000001", null));
    }

    private String run(Map<String, String> environment, List<String> arguments) throws Exception {
        try (LoaderProcess loader = LoaderProcess.start(work, environment, arguments)) {
            assertThat(loader.awaitEnd()).as(loader.output()).isZero();
            return loader.output();
        }
    }

    /** The corpus has ids that lost their zeros on the way; those are no papers of the snapshot. */
    private static void write(Path corpus, Path snapshot) throws IOException {
        Set<String> ids = new HashSet<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new BZip2CompressorInputStream(new BufferedInputStream(Files.newInputStream(corpus)), true),
                        StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(snapshot)) {
            while (ids.size() < PAPERS) {
                JsonNode paper = Papers.JSON.readTree(lines.readLine());
                String id = paper.path("id").asText();
                if ((id.matches("(0[7-9]|1[0-4])\\d\\d\\.\\d{4}|1[5-9]\\d\\d\\.\\d{5}|[a-z-]+/\\d{7}"))
                        && ids.add(id)) {
                    out.write(line(id, paper).toString());
                    out.newLine();
                }
            }
        }
    }

    private static ObjectNode line(String id, JsonNode paper) {
        LocalDate created = LocalDate.parse(paper.path("created").asText().substring(0, 10));
        ObjectNode line = Papers.JSON.createObjectNode();
        line.put("id", id).put("title", paper.path("title").asText());
        line.put("abstract", "  " + paper.path("abstract").asText() + "\n");
        line.put("authors", paper.path("authors").asText());
        line.put("categories", paper.path("categories").asText().replace(',', ' '));
        line.putNull("doi").putNull("journal-ref").putNull("report-no");
        line.put("update_date", created.toString());
        line.putArray("versions")
                .addObject()
                .put("version", "v1")
                .put(
                        "created",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                created.atTime(10, 20, 30).atOffset(ZoneOffset.UTC)));
        return line;
    }
}
