/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LoadCommandTest extends LoadScenario {

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
    void idsThatWereTakenForNumbersAreRepairedAndCounted() throws IOException {
        CommandLineRun run =
                load(file("id,title\n1907.0072899999998,One\n704.0002,Two\n2106.00001,Three\n1503.0197,Four\n"));

        assertThat(node.documents).containsOnlyKeys("1907.00729", "0704.0002", "2106.00001");
        assertThat(run.out())
                .contains("repaired  2 (ids taken for numbers")
                .contains("1 invalid id, first line 5: [id] must look like");
    }

    @Test
    void aPaperWithoutADateIsOfItsIdsMonth() throws IOException {
        CommandLineRun run = load(
                file(
                        "{\"id\":\"1911.00001\",\"title\":\"Before\"}\n{\"id\":\"1912.00001\",\"title\":\"In\"}\n{\"id\":\"hep-th/9901001\",\"title\":\"Old\"}\n"),
                "--since",
                "2019-12-15");

        assertThat(run.out()).contains("left out  2");
        assertThat(node.documents).containsOnlyKeys("1912.00001");
    }

    @Test
    void quietMeansNothingUnlessSomethingFails() throws IOException {
        CommandLineRun good = load(file(paper(1)), "--quiet");
        CommandLineRun bad = load(file(paper(1) + "{broken\n"), "--quiet");

        assertThat(good.out() + good.err()).isEmpty();
        assertThat(good.exitCode()).isZero();
        assertThat(bad.out()).contains("failed    1");
        assertThat(bad.exitCode()).isEqualTo(1);
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
    void secretsAreInNoFileThatALoadLeaves() throws IOException {
        node.failDocument("2106.00001", 400);
        node.failBulks(FakeCluster.passing(), FakeCluster.status(401, "{}"));
        Path state = folder.resolve("state");

        CommandLineRun run = load(
                file(papers(700)),
                "--index=arxiv-papers",
                "--user",
                "ann",
                "--password",
                "planted-7f3a",
                "--state",
                state.toString(),
                "--verbose",
                "--json",
                "--to",
                folder.resolve("out.jsonl").toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out() + run.err()).doesNotContain("planted", "cGxhbnRlZC");
        try (Stream<Path> files = Files.walk(folder)) {
            Path[] written = files.filter(Files::isRegularFile).toArray(Path[]::new);
            assertThat(written).anyMatch(file -> file.startsWith(state));
            for (Path file : written) {
                assertThat(Files.readString(file))
                        .as("%s", file)
                        .doesNotContain("planted", "cGxhbnRlZC", "YW5uOnBsYW50ZWQ");
            }
        }
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
    void aDryRunOfGoodPapersSucceeds() throws IOException {
        CommandLineRun run = load(file(paper(1) + paper(2)), "--dry-run");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("read      2").contains("failed    0");
        assertThat(run.err()).isEmpty();
        assertThat(node.received).isEmpty();
    }

    @Test
    void aDryRunTellsOfEveryPaperThatWouldBeRefused() throws IOException {
        Path papers = file(paper(1) + "{broken\n" + "{\"id\":\"x\",\"title\":\"T\"}\n"
                + "{\"id\":\"y\",\"title\":\"T\"}\n" + "{\"id\":\"2106.00002\"}\n");

        CommandLineRun run = load(papers, "--dry-run");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("failed    4").contains("2 invalid id, first line 3: ");
        assertThat(run.err().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("arxiv-loader: line "))
                .anyMatch(line -> line.contains("line 2: "))
                .anyMatch(line -> line.contains("line 3: ") && line.endsWith("got [x]"))
                .anyMatch(line -> line.contains("line 4: ") && line.endsWith("got [y]"))
                .anyMatch(line -> line.contains("line 5: ") && line.contains("[title]"));
        assertThat(load(papers, "--dry-run", "--quiet").err()).isEmpty();
    }

    @Test
    void aDryRunOfNoPapersFails() throws IOException {
        CommandLineRun none = load(folder.resolve("none"), "--dry-run");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no such file [" + folder.resolve("none") + "]");

        CommandLineRun text = load(file("Dear colleagues,\n"), "--dry-run");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.err()).contains("cannot be read").contains("the first line is [Dear colleagues,]");
    }

    @Test
    void papersThatWereSentAgainAreCounted() throws IOException {
        node.failDocument("2106.00001", 429);

        CommandLineRun run = load(file(paper(1) + paper(2)));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("retried   1 (the node had no room for them at first)");
    }
}
