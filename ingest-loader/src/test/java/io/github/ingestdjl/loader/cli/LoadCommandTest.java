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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
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
                .contains("try them again with load --from");
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

        CommandLineRun run = load(file(papers(5000)), "--bulk-actions", "10", "--concurrency", "1", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(summary.get("stopped").textValue()).contains("credentials do not suffice");
        assertThat(summary.get("read").intValue()).isLessThan(1000);
        assertThat(summary.get("failed").intValue())
                .isEqualTo(summary.get("read").intValue());
        // They are tried again when the load goes on.
        assertThat(summary.get("failed_file").isNull()).isTrue();
        assertThat(failed).doesNotExist();
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
        assertThat(run.out()).contains("stopped: cannot go on after line ");
        assertThat(node.documents).hasSizeGreaterThan(1000);
    }

    @Test
    void thePipelineIsTheIndexsOwnUnlessNamed() throws IOException {
        load(file(paper(1)));
        load(file(paper(1)), "--pipeline", "_none");

        assertThat(node.bulks())
                .extracting(FakeCluster.Received::query)
                .containsExactly("require_alias=true", "pipeline=_none&require_alias=true");
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

    @Test
    void papersCanBeWrittenInsteadOfIndexed() throws IOException {
        Path to = folder.resolve("out.jsonl");

        CommandLineRun run = load(file(paper(1) + paper(2)), "--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3)).containsExactly("read      2", "written   2 to " + to, "failed    0");
        assertThat(to).hasContent("""
                {"id":"2106.00001","title":"Title 1"}
                {"id":"2106.00002","title":"Title 2"}
                """);
        assertThat(node.received).isEmpty();
    }

    @Test
    void papersCanBeWrittenAndIndexedAtOnce() throws IOException {
        Path to = folder.resolve("out.jsonl.gz");

        CommandLineRun run = load(file(paper(1)), "--to", to.toString(), "--index");

        assertThat(run.out()).contains("written   1 to " + to).contains("indexed   1 (1 created, 0 updated)");
        assertThat(node.documents).containsOnlyKeys("2106.00001");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(to))) {
            assertThat(in).hasContent("{\"id\":\"2106.00001\",\"title\":\"Title 1\"}\n");
        }
    }

    @Test
    void standardOutputGetsThePapersAloneAndStandardErrorTheSummary() throws IOException {
        CommandLineRun run = load(file(paper(1)), "--to", "-");

        assertThat(run.out()).isEqualTo("{\"id\":\"2106.00001\",\"title\":\"Title 1\"}\n");
        assertThat(run.err()).contains("read      1");
    }

    @Test
    void aFailedFileOfWhichSomePapersWereLeftOutStays() throws IOException {
        Files.writeString(failed, "{\"error\":\"e\",\"line\":1,\"paper\":" + paper(1).strip() + "}\n");

        CommandLineRun run = load(failed, "--category", "cs.CL");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("left out  1").contains("failed papers are in " + failed);
        assertThat(Files.readAllLines(failed)).hasSize(1);
    }

    @Test
    void aStandardOutputThatTakesNoMoreStopsTheLoad() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandIo io = new CommandIo(
                InputStream.nullInputStream(),
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("ARXIV_LOADER_STATE", folder.resolve("state").toString()),
                false);

        int exitCode = ArxivLoader.run(
                io, "load", "--from", file(paper(1) + paper(2)).toString(), "--failed", failed.toString(), "--to", "-");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("stopped: cannot go on after line 1: standard output takes no more");
    }

    @Test
    void papersAndFailedPapersGoToDifferentFiles() throws IOException {
        CommandLineRun run = load(file(paper(1)), "--to", failed.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--to] and [--failed] must be different files, got [" + failed + "] for both");
    }

    @Test
    void theFileThatIsReadIsNotReplaced() throws IOException {
        Path file = file(paper(1) + paper(2));

        CommandLineRun run = load(file, "--limit", "1", "--to", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--to] must not be the file that is read, got [" + file + "]");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void jobsWithTheSameTargetDoNotTakeEachOthersPart() throws IOException {
        Path to = folder.resolve("out.jsonl");
        Path file = file(paper(1) + paper(2) + "{broken\n" + paper(3));
        load(file, "--to", to.toString(), "--on-error", "stop", "--checkpoint", "0");
        load(file, "--to", to.toString(), "--on-error", "stop", "--checkpoint", "0", "--since", "2020-01-01");

        CommandLineRun again = load(file, "--to", to.toString());

        assertThat(again.err()).contains("going on after 2 records of an earlier run");
        assertThat(Files.readAllLines(to)).hasSize(3);
    }

    @Test
    void anExistingFileIsReplacedBySuccessAlone() throws IOException {
        Path to = Files.writeString(folder.resolve("out.jsonl"), "older");
        Path papers = file(paper(1) + "{broken\n" + paper(2));

        CommandLineRun stopped = load(papers, "--to", to.toString(), "--on-error", "stop");

        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.out())
                .contains("stopped: line 2: ")
                .contains("run the same command again with --on-error continue to go on past it");
        assertThat(to).hasContent("older");
        assertThat(parts()).hasSize(1);

        CommandLineRun again = load(papers, "--to", to.toString(), "--on-error", "continue");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("written   2").contains("failed    1");
        assertThat(Files.readAllLines(to)).hasSize(2);
        assertThat(parts()).isEmpty();
    }

    @Test
    void aDryRunCountsAndLeavesNothing() throws IOException {
        Path to = folder.resolve("out.jsonl");

        CommandLineRun run = load(file(paper(1) + "{broken\n"), "--dry-run", "--to", to.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("read      2").contains("failed    1").contains("first line 2: ");
        assertThat(node.received).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).extracting(path -> path.getFileName().toString()).containsExactly("papers.jsonl");
        }
    }

    @Test
    void aLoadThatTheNodeEndedGoesOnWhereItWas() throws IOException {
        Path file = file(papers(300));
        node.refuseAllBulksAfter(20);
        CommandLineRun first = load(file, "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0", "--json");
        JsonNode stopped = MAPPER.readTree(first.out());
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(stopped.get("resumable").booleanValue()).isTrue();
        node.refuseAllBulksAfter(Integer.MAX_VALUE);
        node.received.clear();

        CommandLineRun second = load(file, "--bulk-actions", "10", "--concurrency", "1", "--json");

        JsonNode summary = MAPPER.readTree(second.out());
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("records of an earlier run; --restart begins anew");
        assertThat(summary.get("read").intValue()).isEqualTo(300);
        assertThat(summary.get("indexed").intValue()).isEqualTo(300);
        assertThat(summary.get("earlier_runs_read").intValue()).isPositive();
        assertThat(node.documents).hasSize(300);
        assertThat(failed).doesNotExist();
    }

    @Test
    void aRestartBeginsAnew() throws IOException {
        Path file = file(paper(1) + "{broken\n" + paper(2));
        load(file, "--on-error", "stop", "--checkpoint", "0");

        CommandLineRun run = load(file, "--restart", "--json");

        assertThat(run.err()).doesNotContain("earlier run");
        assertThat(MAPPER.readTree(run.out()).get("earlier_runs_read").intValue())
                .isZero();
        assertThat(MAPPER.readTree(run.out()).get("read").intValue()).isEqualTo(3);
    }

    @Test
    void anIndexThatWasMadeAnewIsLoadedFromTheBeginning() throws IOException {
        Path file = file(paper(1) + "{broken\n" + paper(2));
        load(file, "--on-error", "stop", "--checkpoint", "0");
        node.documents.clear();
        node.setUp("arxiv-papers", "arxiv");

        load(file);

        assertThat(node.documents).containsOnlyKeys("2106.00001", "2106.00002");
    }

    @Test
    void anIndexThatIsNoAliasIsRefusedBeforeAnythingIsSent() throws IOException {
        node.indices.put("plain", node.indices.get("arxiv-papers"));

        CommandLineRun run = load(file(paper(1)), "--index", "plain");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("[plain] must be an alias").contains("arxiv-loader setup --index plain");
        assertThat(node.bulks()).isEmpty();
    }

    @Test
    void anAliasThatDisappearsEndsTheLoadAtOnceAndNothingIsIndexedElsewhere() throws IOException {
        node.failBulks(FakeCluster.passing(), FakeCluster.passing(), exchange -> {
            node.indices.clear();
            FakeCluster.plainStatus(503, "gone").answer(exchange);
        });

        CommandLineRun run = load(file(papers(5000)), "--bulk-actions", "10", "--concurrency", "1", "--json");

        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(summary.get("stopped").textValue()).startsWith("alias [arxiv-papers] is gone from [" + node.url());
        assertThat(summary.get("indexed").intValue()).isEqualTo(20);
        assertThat(summary.get("failed").intValue()).isLessThan(100);
        assertThat(node.documents).hasSize(20);
        assertThat(node.indices.names()).isEmpty();
    }

    @Test
    void anIndexThatIsReplacedEndsTheLoadAtTheNextCheckpoint() throws IOException {
        node.failBulks(FakeCluster.passing(), exchange -> {
            node.indices.clear();
            node.setUp("arxiv-papers", "arxiv");
            FakeCluster.plainStatus(503, "replaced").answer(exchange);
        });

        CommandLineRun run =
                load(file(papers(5000)), "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0", "--json");

        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(summary.get("stopped").textValue()).contains("leads to index [arxiv-papers-000001/");
        assertThat(summary.get("read").intValue()).isLessThan(100);
        assertThat(summary.get("retried").intValue()).isPositive();
    }

    @Test
    void aLoadWhoseAliasCameBackGoesOnWhereItWas() throws IOException {
        Path file = file(papers(300));
        JsonNode index = node.indices.get("arxiv-papers");
        node.failBulks(FakeCluster.passing(), FakeCluster.passing(), exchange -> {
            node.indices.clear();
            FakeCluster.plainStatus(503, "gone").answer(exchange);
        });
        load(file, "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0");
        node.indices.restore("arxiv-papers-000001", index);

        CommandLineRun run = load(file, "--bulk-actions", "10", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("records of an earlier run");
        assertThat(MAPPER.readTree(run.out()).get("failed").intValue()).isZero();
        assertThat(node.documents).hasSize(300);
        assertThat(failed).doesNotExist();
    }

    @Test
    void papersThatWereSentAgainAreCounted() throws IOException {
        node.failDocument("2106.00001", 429);

        CommandLineRun run = load(file(paper(1) + paper(2)));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("retried   1 (the node had no room for them at first)");
    }

    @Test
    void aTargetWithoutAFolderIsAUsageError() throws IOException {
        CommandLineRun run =
                load(file(paper(1)), "--to", folder.resolve("none/out.jsonl").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--to] must be in a folder that can be written to, got [");
    }

    private CommandLineRun load(Path file, String... options) {
        List<String> args = new ArrayList<>(
                List.of("load", "--from", file.toString(), "--url", node.url(), "--failed", failed.toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("out.jsonl.") && name.endsWith(".part"))
                    .toList();
        }
    }

    private Map<String, Object> json(CommandLineRun run) throws IOException {
        return MAPPER.readValue(run.out(), new TypeReference<Map<String, Object>>() {});
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("papers.jsonl"), content);
    }

    private static String papers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(LoadCommandTest::paper).collect(Collectors.joining());
    }

    private static String paper(int number) {
        return "{\"id\":\"2106.%05d\",\"title\":\"Title %d\"}%n".formatted(number, number);
    }
}
