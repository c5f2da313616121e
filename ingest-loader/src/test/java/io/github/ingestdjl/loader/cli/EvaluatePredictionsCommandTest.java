/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatePredictionsCommandTest {

    @TempDir
    private Path work;

    private Path qrels;
    private Path run;

    @BeforeEach
    void twoQueries() throws IOException {
        qrels = Files.writeString(work.resolve("qrels.txt"), "q1 0 a 1\nq1 0 b 0\nq2 0 c 2\n");
        run = Files.writeString(work.resolve("run.txt"), "q1 Q0 b 1 0.9 x\nq1 Q0 a 2 0.8 x\nq1 Q0 a 3 0.7 x\n");
    }

    @Test
    void listsAreScoredWithoutACluster() {
        CommandLineRun result = predictions(run.toString(), "--qrels", qrels.toString(), "--measures", "mrr,hits@1");

        assertThat(result.exitCode()).as(result.err()).isZero();
        // One of two queries has its paper in the second place, the other one no list.
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches("run.txt +2 +0.250 \\[0.000, 0.500] +0.000 \\[0.000, 0.000]"))
                .anyMatch(line ->
                        line.equals("1 queries without a list count as 0, 1 papers that were in their list before"));
    }

    @Test
    void theyAreScoredForPrograms() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(predictions(run.toString(), "--qrels", qrels.toString(), "--json")
                        .out());

        assertThat(json.at("/runs/0/recall_at_10/mean").asDouble()).isEqualTo(0.5);
        assertThat(json.get("queries_without_list").asInt()).isEqualTo(1);
    }

    @Test
    void csvHasAllMeasuresWithTheirIntervals() {
        assertThat(predictions(run.toString(), "--qrels", qrels.toString(), "--format=csv")
                        .out())
                .startsWith("file,queries,k,precision_at_10,precision_at_10_low,precision_at_10_high,")
                .contains("run.txt,2,10,0.050000,0.000000,0.100000,");
        assertThat(predictions(run.toString(), "--qrels", qrels.toString(), "--format=markdown")
                        .out())
                .startsWith("| file | queries | precision |");
    }

    @Test
    void queriesThatATableLacksAreLeftOut() throws IOException {
        String papers = IntStream.rangeClosed(1, 10)
                .mapToObj(",/abs/2101.%05d"::formatted)
                .collect(joining());
        String columns =
                IntStream.rangeClosed(1, 10).mapToObj(",top_%d"::formatted).collect(joining());
        Path references = Files.writeString(
                work.resolve("references.csv"),
                "query_article_link" + columns + "\n/abs/2207.00003" + papers + "\n/abs/2207.00004" + papers + "\n");
        Path tables = Files.writeString(
                work.resolve("tables.csv"), "query_article_link" + columns + "\n/abs/2207.00003" + papers + "\n");
        Path strange = Files.writeString(
                work.resolve("strange.csv"), "query_article_link" + columns + "\n/abs/2207.00005" + papers + "\n");

        CommandLineRun result = predictions(tables.toString(), "--reference", references.toString());
        CommandLineRun none = predictions(strange.toString(), "--reference", references.toString());

        // Nine of the ten papers are targets; the tenth target is the paper itself.
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches("tables.csv +1 +0.900 .*"))
                .anyMatch(line -> line.startsWith("1 queries without a list are left out"));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("strange.csv]: has none of the queries of the references");
    }

    @Test
    void wrongFilesAndOptionsAreToldApart() {
        CommandLineRun swapped = predictions(qrels.toString(), "--qrels", run.toString());
        assertThat(swapped.exitCode()).isEqualTo(1);
        assertThat(swapped.err())
                .contains("line 1: must have the 6 columns [query Q0 paper rank score run], got [q1 0 a 1]");
        assertThat(predictions(run.toString()).exitCode()).isEqualTo(2);
        assertThat(predictions(run.toString(), "--qrels", qrels.toString(), "--measures=f1")
                        .err())
                .contains("[--measures] a measure must be one of [");
    }

    private static CommandLineRun predictions(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "evaluate";
        all[1] = "predictions";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandLineRun.of(all);
    }
}
