/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.FakeCluster.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void manyPapers() {
        node.setUp("arxiv-papers", "arxiv");
        node.searching = node.paging(1201);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void everyPaperIsALine() throws IOException {
        Path file = folder.resolve("papers.jsonl");

        CommandLineRun run = export(file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("1,201 papers written to " + file);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1201).doesNotHaveDuplicates();
        assertThat(lines.get(7)).isEqualTo("{\"id\":\"2106.00007\",\"title\":\"Títle 7\"}");
        assertThat(files()).containsExactly("papers.jsonl");
        assertThat(node.pointsInTime).isEmpty();
    }

    @Test
    void aNameInGzIsPacked() throws IOException {
        Path file = folder.resolve("papers.jsonl.gz");

        export(file.toString());

        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            assertThat(reader.lines()).hasSize(1201);
        }
    }

    @Test
    void standardOutputHoldsThePapersAlone() throws IOException {
        CommandLineRun run = export("-", "--limit", "3", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(MAPPER.readTree(line).has("id")).isTrue());
        assertThat(run.err()).isEqualToIgnoringNewLines("arxiv-loader: 3 papers written");
    }

    @Test
    void programsGetAnObject() throws IOException {
        Path file = folder.resolve("papers.jsonl");

        CommandLineRun run = export(file.toString(), "--json", "--vectors", "--limit", "1");

        assertThat(MAPPER.readTree(run.out()))
                .isEqualTo(MAPPER.readTree(
                        "{\"index\":\"arxiv-papers\",\"papers\":1,\"vectors\":true,\"file\":\"%s\"}".formatted(file)));
    }

    @Test
    void anExportThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("papers.jsonl"), "old");
        FakeCluster.Searching paging = node.paging(1201);
        node.searching = request -> {
            if (request.has("search_after")) {
                throw new Refusal(500, "search_phase_execution_exception", "all shards failed");
            }
            return paging.answer(request);
        };

        CommandLineRun run = export(file.toString(), "--force");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("all shards failed");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("papers.jsonl");
    }

    @Test
    void anExistingFileIsReplacedWhenAskedTo() throws IOException {
        Path file = Files.writeString(folder.resolve("papers.jsonl"), "old");

        CommandLineRun refused = export(file.toString(), "--limit", "1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("[--to] exists already, --force replaces it, got [" + file + "]");
        assertThat(file).hasContent("old");

        export(file.toString(), "--limit", "1", "--force");

        assertThat(Files.readAllLines(file)).containsExactly("{\"id\":\"2106.00000\",\"title\":\"Títle 0\"}");
    }

    @Test
    void theNamesEndingTellsTheFormat() throws IOException {
        Path csv = folder.resolve("papers.csv");
        Path packed = folder.resolve("papers.bib.gz");

        export(csv.toString(), "--limit", "1");
        export(packed.toString(), "--limit", "1");
        CommandLineRun asked = export("-", "--limit", "1", "--format", "markdown");
        CommandLineRun unknown = export(folder.resolve("papers.xlsx").toString());

        assertThat(Files.readAllLines(csv)).hasSize(2).first().asString().startsWith("id,title,abstract");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("@misc{arXiv:2106.00000,");
        }
        assertThat(asked.out()).startsWith("- [Títle 0](https://arxiv.org/abs/2106.00000)");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("[--to] must end in one of [.jsonl, .csv, .bib, .ris, .md], .gz may follow, got [");
    }

    @Test
    void anEmptyIndexIsAnEmptyFile() {
        node.searching = node.paging(0);
        Path file = folder.resolve("papers.jsonl");

        assertThat(export(file.toString()).exitCode()).isZero();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aMissingIndexIsExplained() throws IOException {
        CommandLineRun run = export(folder.resolve("x").toString(), "--index", "none");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("index [none] does not exist");
        assertThat(files()).isEmpty();
    }

    private CommandLineRun export(String to, String... options) {
        return CommandLineRun.of(Stream.concat(Stream.of("export", "--url", node.url(), "--to", to), Stream.of(options))
                .toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
