/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The files that a load reads and writes. */
class LoadFilesTest extends LoadScenario {

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
    void compressedDataThatIsCutOffBeforeItsFirstLineIsToldSo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(papers(100).getBytes(StandardCharsets.UTF_8));
        }
        for (int length : new int[] {8, 20, 40}) {
            Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(packed.toByteArray(), length));

            CommandLineRun run = load(cut);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("arxiv-loader: [" + cut + "] cannot be read: the compressed data is cut off\n");
        }
    }

    @Test
    void aLineThatIsNotUtf8IsSaidOnce() throws IOException {
        Path file = Files.write(
                folder.resolve("latin1.jsonl"),
                "{\"id\":\"2106.00001\",\"title\":\"caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(load(file).out())
                .contains(
                        "1 not UTF-8, first line 1: some bytes are of another encoding, save the file as UTF-8, got [{");
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

        CommandLineRun stopped = load(papers, "--to", to.toString(), "--force", "--on-error", "stop");

        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.out())
                .contains("stopped: line 2: ")
                .contains("run the same command again with --on-error continue to go on past it");
        assertThat(to).hasContent("older");
        assertThat(parts()).hasSize(1);

        CommandLineRun again = load(papers, "--to", to.toString(), "--force", "--on-error", "continue");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("written   2").contains("failed    1");
        assertThat(Files.readAllLines(to)).hasSize(2);
        assertThat(parts()).isEmpty();
    }

    @Test
    void anExistingFileIsNotReplacedUnasked() throws IOException {
        Path to = Files.writeString(folder.resolve("out.jsonl"), "older");

        CommandLineRun run = load(file(paper(1)), "--to", to.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--to] exists already, --force replaces it, got [" + to + "]");
        assertThat(to).hasContent("older");
    }

    @Test
    void papersBecomeATableThatIsReadAgain() throws IOException {
        Path table = folder.resolve("out.csv");
        Path back = folder.resolve("back.jsonl");
        String paper =
                "{\"id\":\"2106.00001\",\"title\":\"A \\\"quoted\\\", title\",\"abstract\":\"One\",\"authors\":[\"Ann Lee\",\"Bo Ek\"],"
                        + "\"categories\":[\"cs.CL\",\"cs.LG\"],\"primary_category\":\"cs.CL\",\"submitted\":\"2021-06-01\",\"updated\":\"2021-07-02\","
                        + "\"versions\":2,\"version_dates\":[\"2021-06-01\",\"2021-07-02\"],\"doi\":[\"10.1/x\"]}\n";

        load(file(paper), "--to", table.toString());
        load(table, "--to", back.toString());

        assertThat(MAPPER.readTree(back.toFile())).isEqualTo(MAPPER.readTree(paper));
    }

    @Test
    void aTargetWithoutAFolderIsAUsageError() throws IOException {
        CommandLineRun run =
                load(file(paper(1)), "--to", folder.resolve("none/out.jsonl").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--to] must be in a folder that can be written to, got [");
    }
}
