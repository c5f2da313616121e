/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.evaluation.relevance.Qrels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJudgeCommandTest {

    @TempDir
    private Path work;

    private final FakeCluster node = new FakeCluster();
    private Path queries;
    private Path qrels;

    @BeforeEach
    void threePapersForEachQuery() throws IOException {
        node.setUp("arxiv-papers", "arxiv");
        node.searchAnswer = """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"max_score":0.9,"hits":[
                {"_index":"p","_id":"2106.00001","_score":0.9,"_source":{"id":"2106.00001","title":"Title 1","abstract":"Abstract 1."}},
                {"_index":"p","_id":"2106.00002","_score":0.8,"_source":{"id":"2106.00002","title":"Title 2","abstract":"Abstract \\u001b[2J."}},
                {"_index":"p","_id":"2106.00003","_score":0.7,"_source":{"id":"2106.00003","title":"Title 3"}}]}}""";
        queries = Files.writeString(work.resolve("queries.tsv"), "q1\tWhat is one?\nq2\tWhat is two?\n");
        qrels = work.resolve("qrels.txt");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void judgementsAreWrittenAndTheRestIsAskedForNextTime() throws IOException {
        CommandLineRun first = judge("y\nNo\ns\nmaybe\ny\nq\n");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err())
                .contains("query 1 of 2: What is one?", "1 of 3: Title", "Abstract 1.", "query 2 of 2: What is two?")
                .contains("expected one of [y, n, s, q], got [maybe]")
                // Neither scores nor ways to search.
                .doesNotContain("0.9", "knn", "\u001b");
        assertThat(first.out()).contains("2 relevant, 1 not relevant, 1 skipped; the same command goes on from here");
        assertThat(Qrels.read(qrels).of("q1").values()).containsExactlyInAnyOrder(1, 0);
        assertThat(Qrels.read(qrels).of("q2").values()).containsExactly(1);

        CommandLineRun second = judge("n\nn\nn\n", "--json");

        assertThat(second.err()).contains("1 of 1: Title", "1 of 2: Title");
        assertThat(second.out()).contains("\"not_relevant\":3", "\"finished\":true");
        assertThat(Qrels.read(qrels).of("q1")).hasSize(3);
        assertThat(Qrels.read(qrels).of("q2")).hasSize(3);
        assertThat(judge("").out()).contains("0 relevant, 0 not relevant, 0 skipped; all queries were shown");
    }

    @Test
    void theEndOfTheInputEndsIt() throws IOException {
        assertThat(judge("y\n").out()).contains("1 relevant");
        assertThat(Qrels.read(qrels).queries()).hasSize(1);
    }

    @Test
    void papersComeInTheOrderOfTheSeed() {
        String one = titles(judge(""));

        assertThat(Stream.of("--seed=2", "--seed=3", "--seed=4", "--seed=5").map(seed -> titles(judge("", seed))))
                .anyMatch(other -> !other.equals(one));
        assertThat(titles(judge("", "--mode=text"))).isEqualTo(one);
    }

    @Test
    void judgementsOfAnEditorWithoutALastLineEndAreGoneOnWith() throws IOException {
        Files.writeString(qrels, "q0 0 2106.00009 1");

        judge("y\n");

        assertThat(Qrels.read(qrels).queries()).containsKeys("q0", "q1").containsEntry("q0", Map.of("2106.00009", 1));
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        assertRefused(2, judge("", "--depth=0"), "[--depth] must be between 1 and 10000, got [0]");
        Files.writeString(qrels, "no judgements\n");
        assertRefused(1, judge(""), "[" + qrels + "] line 1: must have the 4 columns");
        Files.delete(qrels);
        Files.writeString(queries, "q 1\tWhat?\n");
        assertRefused(1, judge(""), "must have ids without white space");
        assertThat(qrels).doesNotExist();
    }

    @Test
    void aSearchThatFailsEndsItAndKeepsWhatWasJudged() throws IOException {
        judge("y\n");
        node.close();

        assertThat(judge("y\n").exitCode()).isEqualTo(1);
        assertThat(Qrels.read(qrels).queries()).hasSize(1);
    }

    private static void assertRefused(int exitCode, CommandLineRun run, String message) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(message);
    }

    /** The first one that is asked for. */
    private static String titles(CommandLineRun run) {
        return run.err()
                .lines()
                .filter(line -> line.startsWith("1 of 3: "))
                .findFirst()
                .orElseThrow();
    }

    private CommandLineRun judge(String answers, String... options) {
        return CommandLineRun.withInput(
                answers,
                Stream.concat(
                                Stream.of(
                                        "evaluate",
                                        "judge",
                                        "--url",
                                        node.url(),
                                        "--queries",
                                        queries.toString(),
                                        "--qrels",
                                        qrels.toString()),
                                Stream.of(options))
                        .toArray(String[]::new));
    }
}
