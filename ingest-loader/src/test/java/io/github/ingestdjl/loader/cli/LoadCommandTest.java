/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final FakeCluster node = new FakeCluster();
    private Path failed;

    @BeforeEach
    void anEmptyIndex() {
        node.setUp("arxiv-papers", "arxiv");
        failed = folder.resolve("failed.jsonl");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theSummarySaysWhatBecameOfThePapers() throws IOException {
        CommandLineRun run = load(file(paper(1) + paper(2)));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3))
                .containsExactly("read      2", "indexed   2 (2 created, 0 updated)", "failed    0");
        assertThat(run.err()).isEmpty();
        assertThat(node.documents).containsOnlyKeys("2106.00001", "2106.00002");
        assertThat(failed).doesNotExist();
    }

    @Test
    void aRepeatedLoadUpdates() throws IOException {
        load(file(paper(1)));

        assertThat(json(load(file(paper(1) + paper(2)), "--json")))
                .containsEntry("created", 1)
                .containsEntry("updated", 1);
    }

    @Test
    void standardInputIsRead() {
        CommandLineRun run = CommandLineRun.withInput(
                paper(1) + paper(2), "load", "--from", "-", "--url", node.url(), "--failed", failed.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(node.documents).hasSize(2);
    }

    @Test
    void packedFilesAreRead() throws IOException {
        Path file = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(paper(1).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(load(file).exitCode()).isZero();
        assertThat(node.documents).hasSize(1);
    }

    @Test
    void theLimitCountsLines() throws IOException {
        CommandLineRun run = load(file(paper(1) + paper(2) + paper(3)), "--limit", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(node.documents).hasSize(2);
    }

    @Test
    void badLinesAreCountedAndTheOthersLoaded() throws IOException {
        CommandLineRun run =
                load(file("{broken\n" + paper(1) + "{\"id\":\"2106.00009\"}\n{\"id\":\"2106.00008\"}\n"), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(node.documents).containsOnlyKeys("2106.00001");
        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(summary.get("read").intValue()).isEqualTo(4);
        assertThat(summary.get("indexed").intValue()).isEqualTo(1);
        assertThat(summary.get("failed").intValue()).isEqualTo(3);
        assertThat(summary.at("/reasons/missing title/count").intValue()).isEqualTo(2);
        assertThat(summary.at("/reasons/missing title/first").textValue()).startsWith("line 3: [title]");
        assertThat(summary.at("/reasons/invalid JSON/count").intValue()).isEqualTo(1);
        assertThat(summary.get("failed_file").textValue()).isEqualTo(failed.toString());
        assertThat(Files.readAllLines(failed)).hasSize(3);
    }

    @Test
    void reasonsAreGroupedForPeople() throws IOException {
        node.failDocument("2106.00001", 400);
        node.failDocument("2106.00003", 400);

        CommandLineRun run = load(file(paper(1) + paper(2) + paper(3)));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("failed    2")
                .contains(
                        "2 document_parsing_exception, first line 1: document_parsing_exception: refused [2106.00001]")
                .contains("load them again with --from");
    }

    @Test
    void failedPapersAreLoadedFromTheirFileWhichThenGoes() throws IOException {
        node.failDocument("2106.00001", 400, 400);
        node.failDocument("2106.00003", 400);
        load(file(paper(1) + paper(2) + paper(3)));
        assertThat(Files.readAllLines(failed)).hasSize(2);

        CommandLineRun second = load(failed);

        assertThat(second.exitCode()).isEqualTo(1);
        List<String> left = Files.readAllLines(failed);
        assertThat(left).hasSize(1);
        assertThat(MAPPER.readTree(left.get(0)).at("/paper/id").textValue()).isEqualTo("2106.00001");
        assertThat(MAPPER.readTree(left.get(0)).get("status").intValue()).isEqualTo(400);

        CommandLineRun third = load(failed);

        assertThat(third.exitCode()).isZero();
        assertThat(failed).doesNotExist();
        assertThat(node.documents).hasSize(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactly("papers.jsonl");
        }
    }

    @Test
    void aFailedFileThatIsNotReadToItsEndStaysAsItIs() throws IOException {
        node.failDocument("2106.00001", 400, 400);
        node.failDocument("2106.00002", 400);
        load(file(paper(1) + paper(2)));
        String before = Files.readString(failed);

        load(failed, "--limit", "1");

        assertThat(failed).hasContent(before);
    }

    @Test
    void aSuccessfulLoadFromElsewhereLeavesTheFailedFileAlone() throws IOException {
        Files.writeString(failed, "of an earlier load");

        assertThat(load(file(paper(1))).exitCode()).isZero();

        assertThat(failed).hasContent("of an earlier load");
    }

    @Test
    void aNodeThatGivesUpEndsTheLoadWithASummary() throws IOException {
        node.failBulks(exchange -> {
            node.refuseAllWith = 403;
            FakeCluster.status(403, "{}").answer(exchange);
        });
        StringBuilder papers = new StringBuilder();
        for (int i = 1; i <= 5000; i++) {
            papers.append(paper(i));
        }

        CommandLineRun run = load(file(papers.toString()), "--bulk-actions", "10", "--concurrency", "1", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(summary.get("stopped").textValue()).contains("credentials do not suffice");
        assertThat(summary.get("read").intValue()).isLessThan(1000);
        assertThat(summary.get("failed").intValue())
                .isEqualTo(summary.get("read").intValue());
        assertThat(Files.readAllLines(failed)).hasSize(summary.get("read").intValue());
    }

    @Test
    void aCutOffFileIsLoadedAsFarAsItGoesAndIsAFailure() throws IOException {
        Path whole = folder.resolve("whole.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 1; i <= 20_000; i++) {
                out.write(paper(i).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length / 2));

        CommandLineRun run = load(cut);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("stopped: cannot read on after line ");
        assertThat(node.documents).hasSizeGreaterThan(1000);
    }

    @Test
    void thePipelineIsTheIndexsOwnUnlessNamed() throws IOException {
        load(file(paper(1)));
        load(file(paper(1)), "--pipeline", "_none");

        assertThat(node.bulks()).extracting(FakeCluster.Received::query).containsExactly(null, "pipeline=_none");
    }

    @Test
    void aMissingFileIsAFailureBeforeTheClusterIsAsked() {
        CommandLineRun run = load(folder.resolve("none"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no such file [" + folder.resolve("none") + "]");
        assertThat(node.received).isEmpty();
    }

    @Test
    void aMissingIndexIsAFailure() throws IOException {
        node.indices.clear();

        CommandLineRun run = load(file(paper(1)));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("arxiv-loader setup --index arxiv-papers");
        assertThat(node.bulks()).isEmpty();
    }

    private CommandLineRun load(Path file, String... options) {
        List<String> args = new ArrayList<>(
                List.of("load", "--from", file.toString(), "--url", node.url(), "--failed", failed.toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private Map<String, Object> json(CommandLineRun run) throws IOException {
        return MAPPER.readValue(run.out(), new TypeReference<Map<String, Object>>() {});
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("papers.jsonl"), content);
    }

    private static String paper(int number) {
        return "{\"id\":\"2106.%05d\",\"title\":\"Title %d\"}%n".formatted(number, number);
    }
}
