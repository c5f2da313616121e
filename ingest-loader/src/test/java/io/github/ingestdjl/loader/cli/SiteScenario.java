/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command between an arXiv of our own and a node, with a folder for its files and its state. */
@Timeout(300)
abstract class SiteScenario {

    static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    final ArxivSite site = ArxivSite.start();
    final FakeCluster node = new FakeCluster();
    Path to;
    Path failed;
    Path state;

    @BeforeEach
    void anEmptyIndexAndAFolder() {
        node.setUp("arxiv-papers", "arxiv");
        to = folder.resolve("papers.jsonl");
        failed = folder.resolve("failed.jsonl");
        state = folder.resolve("state");
    }

    @AfterEach
    void close() {
        site.close();
        node.close();
    }

    /** Runs a command line against this site and this node, as fast as it can. */
    CommandLineRun run(String base, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--site", site.uri(base).toString(), "--interval", "0", "--url", node.url()));
        all.addAll(List.of("--failed", failed.toString(), "--state", state.toString()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    /** What a run told on the way, without the lines of progress, which a slow machine gets more of. */
    static List<String> notices(CommandLineRun run) {
        return run.err()
                .lines()
                .filter(line -> !line.endsWith(" left") && !line.endsWith(" papers/s"))
                .toList();
    }

    /** Papers of a month, each with all that arXiv tells of one: accents, mathematics, versions. */
    static List<Paper> papers(YearMonth month, int count) {
        List<Paper> papers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            papers.add(paper("%02d%02d.%05d".formatted(month.getYear() % 100, month.getMonthValue(), i), month));
        }
        return papers;
    }

    static Paper paper(String id, YearMonth month) {
        LocalDate first = month.atDay(3);
        return Paper.builder(id, "Erdős–Rényi graphs with $n < 10$ & more, part " + id)
                .abstractText("We study graphs of " + id + ". For $n > 3$ they are \"dense\".")
                .authors(List.of("Ada Author", "Bernd Müller"))
                .categories(List.of("cs.CL", "stat.ML"))
                .submitted(first)
                .updated(first.plusDays(9))
                .versions(List.of(first, first.plusDays(9)))
                .comments("9 pages")
                .submitter("Ada Author")
                .build();
    }

    /** The papers that a file of ours holds, in its order. */
    static List<Paper> papersIn(Path file) throws IOException, InterruptedException {
        List<Paper> papers = new ArrayList<>();
        try (PaperFile source = PaperFile.open(file, FileFormat.AUTO, Resume.NOTHING, notice -> {})) {
            for (SourceRecord next = source.next(); next != null; next = source.next()) {
                assertThat(next).isInstanceOf(SourceRecord.Accepted.class);
                papers.add(((SourceRecord.Accepted) next).paper());
            }
        }
        return papers;
    }

    /** What the index must hold then. */
    static Map<String, JsonNode> documents(List<Paper> papers) {
        return papers.stream()
                .collect(Collectors.toMap(Paper::id, paper -> MAPPER.valueToTree(paper), (a, b) -> b, TreeMap::new));
    }

    /** The lines of the failed file, parsed. */
    List<JsonNode> failures() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(failed)) {
            lines.add(MAPPER.readTree(line));
        }
        return lines;
    }
}
