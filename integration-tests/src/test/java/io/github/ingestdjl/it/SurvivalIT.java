/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.node.NodeClient;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loader and node are killed without a warning in the middle of a job. Run again, it ends as if nothing had happened: every paper in the index and
 * in the file, with every field, once.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SurvivalIT {
    private static final int LOADED = 12_000;
    private static final int SCRAPED = 240;
    private static final int SECONDS = 120;

    @TempDir
    private static Path data;

    private static RestartableNode node;

    @TempDir
    private Path work;

    @BeforeAll
    static void start() throws Exception {
        node = new RestartableNode(data);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aLoadSurvivesKillsAndANodeThatIsKilled() throws Exception {
        List<Paper> papers = papers(LOADED);
        Path snapshot = snapshot(papers);
        setup("loaded");
        List<String> load = List.of(
                "load",
                "--index",
                "loaded",
                "--from",
                snapshot.toString(),
                "--to",
                "papers.jsonl",
                "--failed",
                "failed.jsonl",
                "--checkpoint",
                "0.2");

        killAfter(load, LOADED / 5);
        killAfter(load, 2 * LOADED / 5);
        try (LoaderProcess loader = run(load)) {
            awaitPapers(loader, 3 * LOADED / 5);
            node.restart();
            awaitPapers(loader, 3 * LOADED / 5 + 1);
            loader.kill();
        }
        finish(load);

        assertThat(node.client().post("/loaded/_refresh", null).status()).isEqualTo(200);
        assertThat(indexed(node.client(), "loaded")).isEqualTo(expected(papers));
        assertThat(written()).isEqualTo(papers.stream().map(SurvivalIT::json).toList());
        assertThat(work.resolve("failed.jsonl")).doesNotExist();
        assertThat(journals()).isEmpty();
    }

    @Test
    void aScrapeSurvivesKillsAndANodeThatIsKilled() throws Exception {
        List<Paper> papers = papers(SCRAPED);
        try (ArxivSite site = ArxivSite.start()) {
            PaperPages.serve(site, "cs", papers);
            setup("scraped");
            String months = "2301 2302 2303";
            assertThat(papers).allMatch(paper -> months.contains(paper.id().substring(0, 4)));
            List<String> scrape = List.of(
                    "scrape",
                    "--archive",
                    "cs",
                    "--from",
                    "2023-01",
                    "--until",
                    "2023-03",
                    "--site",
                    site.uri("").toString(),
                    "--interval",
                    "0.02",
                    "--index",
                    "scraped",
                    "--to",
                    "papers.jsonl",
                    "--failed",
                    "failed.jsonl",
                    "--checkpoint",
                    "0.2");

            killAfter(scrape, SCRAPED / 5);
            killAfter(scrape, 2 * SCRAPED / 5);
            try (LoaderProcess loader = run(scrape)) {
                awaitPapers(loader, 3 * SCRAPED / 5);
                node.restart();
                loader.kill();
            }
            finish(scrape);

            assertThat(node.client().post("/scraped/_refresh", null).status()).isEqualTo(200);
            assertThat(indexed(node.client(), "scraped")).isEqualTo(expected(papers));
            assertThat(written())
                    .isEqualTo(papers.stream().map(SurvivalIT::json).toList());
            // What a killed run had been answered is not asked for again; the one request on its way may be.
            List<String> pages = site.pagesAsked();
            assertThat(pages.size()).isBetween(SCRAPED, SCRAPED + 3 + 2 * 4);
        }
    }

    private void killAfter(List<String> arguments, int papers) throws Exception {
        try (LoaderProcess loader = run(arguments)) {
            awaitPapers(loader, papers);
            loader.kill();
        }
        assertThat(work.resolve("papers.jsonl")).doesNotExist();
    }

    private void finish(List<String> arguments) throws Exception {
        try (LoaderProcess loader = run(arguments)) {
            assertThat(loader.awaitEnd()).as(loader.output()).isZero();
            assertThat(loader.output()).contains("of an earlier run");
        }
    }

    /** Waits until so many papers are certain: the loader has them in its file, after it has them in the index. */
    private void awaitPapers(LoaderProcess loader, int papers) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (linesOfPart() < papers) {
            assertThat(loader.isAlive())
                    .as("ended before [%d] papers: %s", papers, loader.output())
                    .isTrue();
            assertThat(System.nanoTime()).as("[%d] papers in time", papers).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** The part has the name of its job in its own. */
    private long linesOfPart() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(work, "papers.jsonl.*.part")) {
            for (Path part : parts) {
                return lines(part);
            }
        }
        return 0;
    }

    private static long lines(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        long lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private LoaderProcess run(List<String> arguments) throws IOException {
        return LoaderProcess.start(
                work,
                Map.of("ARXIV_LOADER_URL", node.url().toString(), "ARXIV_LOADER_STATE", state().toString()),
                arguments);
    }

    private Path state() {
        return work.resolve("state");
    }

    private List<Path> journals() throws IOException {
        try (Stream<Path> files = Files.list(state().resolve("journals"))) {
            return files.toList();
        }
    }

    private void setup(String index) throws Exception {
        try (LoaderProcess loader = run(List.of("setup", "--index", index, "--pipeline", index))) {
            assertThat(loader.awaitEnd()).as(loader.output()).isZero();
        }
    }

    private List<JsonNode> written() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(work.resolve("papers.jsonl"))) {
            lines.add(Papers.JSON.readTree(line));
        }
        return lines;
    }

    /** Every document of an index without its vectors, of which it must have both. */
    static Map<String, JsonNode> indexed(NodeClient client, String index) {
        Map<String, JsonNode> documents = new TreeMap<>();
        String after = null;
        while (true) {
            ObjectNode search = Papers.JSON.createObjectNode();
            search.put("size", 1000).putArray("sort").addObject().put("id", "asc");
            search.putObject("_source").putArray("excludes").add("*_vector");
            search.putArray("docvalue_fields");
            ObjectNode filter = search.putObject("query").putObject("bool");
            filter.putArray("filter").addObject().putObject("exists").put("field", "title_vector");
            filter.withArray("filter").addObject().putObject("exists").put("field", "abstract_vector");
            if (after != null) {
                search.putArray("search_after").add(after);
            }
            JsonNode hits = Checks.ok(client.post("/" + index + "/_search", search.toString()))
                    .body()
                    .at("/hits/hits");
            if (hits.isEmpty()) {
                return documents;
            }
            for (JsonNode hit : hits) {
                after = hit.path("_id").asText();
                documents.put(after, hit.path("_source"));
            }
        }
    }

    static Map<String, JsonNode> expected(List<Paper> papers) {
        Map<String, JsonNode> documents = new TreeMap<>();
        papers.forEach(paper -> documents.put(paper.id(), json(paper)));
        return documents;
    }

    static JsonNode json(Paper paper) {
        return Papers.JSON.valueToTree(paper);
    }

    /** Papers of three months with texts of the sample. */
    static List<Paper> papers(int count) {
        List<Papers.Paper> texts = Papers.sample();
        List<Paper> papers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Papers.Paper text = texts.get(i % texts.size());
            int month = 1 + 3 * i / count;
            LocalDate first = LocalDate.of(2023, month, 1 + i % 28);
            papers.add(Paper.builder("23%02d.%05d".formatted(month, i), text.title() + " " + i)
                    .abstractText(text.abstractText())
                    .authors(List.of("Ada Author", "B. Müller " + i))
                    .categories(List.of("cs.CL", "stat.ML"))
                    .submitted(first)
                    .updated(first.plusDays(i % 50))
                    .versions(i % 50 == 0 ? List.of(first) : List.of(first, first.plusDays(i % 50)))
                    .comments(i + " pages")
                    .submitter("Ada Author")
                    .build());
        }
        return papers;
    }

    /** The papers in the shape of arXiv's snapshot. */
    private Path snapshot(List<Paper> papers) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Paper paper : papers) {
            ObjectNode line = Papers.JSON.createObjectNode();
            line.put("id", paper.id()).put("title", paper.title()).put("abstract", "  " + paper.abstractText() + "\n");
            line.put("authors", String.join(", ", paper.authors()));
            line.put("categories", String.join(" ", paper.categories()));
            line.put("comments", paper.comments()).put("submitter", paper.submitter());
            line.put("update_date", paper.updated().toString());
            for (LocalDate day : paper.versions()) {
                line.withArray("versions")
                        .addObject()
                        .put(
                                "created",
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        day.atTime(10, 20, 30).atOffset(ZoneOffset.UTC)));
            }
            lines.add(line.toString());
        }
        return Files.write(work.resolve("snapshot.jsonl"), lines);
    }
}
