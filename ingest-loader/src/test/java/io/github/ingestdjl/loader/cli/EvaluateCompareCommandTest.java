/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery.Hit;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCompareCommandTest {

    private static final Map<String, Integer> TARGETS = Map.of("1", 1, "2", 1);

    @TempDir
    private Path work;

    @Test
    void measuresAreComparedQueryByQuery() throws IOException {
        Path a = file("a.json", run("knn", query("q1", "1", "9"), query("q2", "9", "8"), query("q3", "1", "2")));
        Path b = file("b.json", run("knn", query("q1", "1", "2"), query("q2", "9", "1"), query("q4", "1", "2")));

        CommandLineRun text = compare(a, b, "--by=precision", "--measures=precision,mrr");
        JsonNode json = new ObjectMapper()
                .readTree(compare(a, b, "--by=mrr", "--json").out())
                .at("/comparisons/0");

        assertThat(text.out().lines().map(String::strip))
                .containsSubsequence(
                        "A: mode knn",
                        "B: mode knn",
                        "2 queries in both; 1 in A alone and 1 in B alone do not count",
                        "measure        A      B  B - A   95 % interval          p  better  worse",
                        "precision  0.250  0.750  +0.500  [+0.500, +0.500]  0.5000       2      0",
                        "MRR@2      0.500  0.750  +0.250  [+0.000, +0.500]  1.0000       1      0",
                        "furthest apart by precision:",
                        "+0.500  q1  What of q1?",
                        "only B:  2. 2  Title of 2",
                        "+0.500  q2  What of q2?",
                        "only B:  2. 1  Title of 1");
        // By the reciprocal rank of the first, q1 is the same.
        assertThat(json.at("/furthest")).hasSize(1);
        assertThat(json.at("/furthest/0/id").asText()).isEqualTo("q2");
        assertThat(json.at("/furthest/0/only_b/0/rank").asInt()).isEqualTo(2);
        assertThat(json.at("/measures/precision_at_2/difference/mean").asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void runsOfOneFileAreComparedByWhatTheyAreToldApartBy() throws IOException {
        Path file = file("a.json", run("knn", query("q1", "9")), run("text", query("q1", "1")));

        assertThat(compare(file, file, "--a=mode=knn", "--b=mode=text").out())
                .contains("A: mode knn", "B: mode text", "+0.613  q1");
        // Each with itself: nothing is different.
        assertThat(compare(file, file).out())
                .contains("B: mode knn", "B: mode text", "1.0000")
                .doesNotContain("furthest");
        assertRefused(
                compare(file, file, "--a=mode=knn", "--b=mode=both"),
                "[--b] must fit a run of [{mode=knn}, {mode=text}]");
        assertRefused(
                compare(file, file, "--a=mode=knn"), "[--b] must say which run is meant, {mode=knn} or {mode=text}");
    }

    @Test
    void whatCannotBeComparedIsRefused() throws IOException {
        Path a = file("a.json", run("knn", query("q1", "1")));
        JudgedQuery judgedOtherwise = new JudgedQuery("q1", "What of q1?", null, Map.of("3", 1), List.of());
        Path longer = file("b.json", new EvaluationRun(Map.of("mode", "knn"), 10, List.of(query("q1", "1"))));

        assertRefused(compare(a, longer), "both runs must have the same k, got [2] and [10]");
        assertRefused(
                compare(a, file("c.json", run("knn", judgedOtherwise))),
                "query [q1] must have the same judgements in both runs");
        assertRefused(
                compare(a, file("d.json", run("knn", query("q2", "1")))), "must have queries in common, got [q1]");
        assertRefused(compare(a, a, "--by=bleu"), "a measure must be one of");
        assertRefused(compare(a, a, "--show=-1"), "[--show] must not be negative, got [-1]");
    }

    @Test
    void whatIsNoFileOfRunsFails() throws IOException {
        Path a = file("a.json", run("knn", query("q1", "1")));
        Path other = Files.writeString(work.resolve("other.json"), "{\"rows\":[]}");

        CommandLineRun missing = compare(a, work.resolve("none.json"));
        CommandLineRun noRun = compare(other, a);

        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("none.json]: there is no such file");
        assertThat(noRun.exitCode()).isEqualTo(1);
        assertThat(noRun.err()).contains("[" + other + "]: must be a file that [evaluate … --output] has written");
    }

    private static void assertRefused(CommandLineRun run, String message) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private static CommandLineRun compare(Path a, Path b, String... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("evaluate", "compare", a.toString(), b.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private Path file(String name, EvaluationRun... runs) throws IOException {
        Path file = work.resolve(name);
        new RunFile("queries", "papers", 100L, null, List.of(runs)).write(file);
        return file;
    }

    private static EvaluationRun run(String mode, JudgedQuery... queries) {
        return new EvaluationRun(Map.of("mode", mode), 2, List.of(queries));
    }

    private static JudgedQuery query(String id, String... found) {
        return new JudgedQuery(
                id,
                "What of " + id + "?",
                null,
                TARGETS,
                Stream.of(found)
                        .map(paper -> new Hit(paper, 1, "Title of " + paper))
                        .toList());
    }
}
