/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Papers of the sample are found by references and by parts of themselves; what was found is compared, and judged. */
@ExtendWith(SharedNode.class)
class EvaluateIT {
    private static final String INDEX = "evaluated";

    @TempDir
    private static Path work;

    private static LoaderRuns loader;

    private final Node node;

    EvaluateIT(Node node) {
        this.node = node;
    }

    @BeforeAll
    static void load(Node node) throws Exception {
        loader = new LoaderRuns(node.process().url(), work);
        loader.succeeds("setup", "--index", INDEX, "--pipeline", INDEX);
        loader.succeeds("load", "--index", INDEX, "--from", Artifacts.sample().toString());
        Checks.ok(node.client().post("/" + INDEX + "/_refresh", null));
    }

    @Test
    void papersAreFoundByTitleAndFirstSentenceAndTheWaysAreCompared() throws Exception {
        Path output = work.resolve("known.json");
        JsonNode report = loader.json(
                "evaluate", "known-item", "--index=" + INDEX, "--sample=60", "--output=" + output, "--json");

        assertThat(report.get("runs")).hasSize(6);
        report.get("runs").forEach(run -> {
            assertThat(run.get("queries").asInt()).isEqualTo(60);
            // By chance one of six; words alone find some 40 to 57 of 100 rests, since these short abstracts hardly
            // repeat their words.
            assertThat(run.at("/hits_at_10/mean").asDouble()).as(run.toString()).isGreaterThan(0.3);
        });
        assertThat(report.at("/runs/3/field").asText()).isEqualTo("rest");
        assertThat(report.at("/runs/3/papers").asInt()).isEqualTo(60);
        assertNoCopyIsLeft();

        JsonNode comparison = loader.json(
                        "evaluate",
                        "compare",
                        output.toString(),
                        output.toString(),
                        "--a=mode=text",
                        "--b=mode=hybrid",
                        "--json")
                .get("comparisons");
        assertThat(comparison).hasSize(2);
        assertThat(comparison.at("/0/queries").asInt()).isEqualTo(60);
        assertThat(comparison.at("/0/measures/mrr_at_10/a").asDouble())
                .isEqualTo(report.at("/runs/1/mrr_at_10/mean").asDouble());
        assertThat(comparison.at("/0/measures/mrr_at_10/p").asDouble()).isBetween(0.0, 1.0);
    }

    /** Each paper's references are those before it in the file, which is as good as any list for counting. */
    @Test
    void referencesAreSearchedInEveryWayAndScoredAsTheOriginalDoes() throws Exception {
        List<String> ids = Files.readAllLines(Artifacts.sample()).stream()
                .map(EvaluateIT::id)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("query_article_link,"
                + IntStream.rangeClosed(1, 10).mapToObj(i -> "top_" + i).collect(Collectors.joining(",")));
        for (int paper = 10; paper < 20; paper++) {
            lines.add("/abs/" + ids.get(paper) + "," + String.join(",", ids.subList(paper - 10, paper)));
        }
        lines.add(ids.get(0) + ",,,,,,,,,,");
        lines.add("2201.99999," + String.join(",", ids.subList(0, 10)));
        Path references = Files.write(work.resolve("references.csv"), lines);
        Path output = work.resolve("references.json");

        JsonNode report = loader.json(
                "evaluate",
                "references",
                "--index=" + INDEX,
                "--reference=" + references,
                "--field=title,abstract",
                "--output=" + output,
                "--json");

        assertThat(report.get("rows").asInt()).isEqualTo(12);
        assertThat(report.get("incomplete").asInt()).isEqualTo(1);
        assertThat(report.get("unrelated").asInt()).isEqualTo(1);
        assertThat(report.get("runs"))
                .hasSize(12)
                .allMatch(run -> run.get("queries").asInt() == 10);
        JsonNode abstracts = run(report, "abstract", "abstract", "knn");
        assertThat(abstracts.get("similarity").asText()).isEqualTo("cosine");
        // By its own abstract a paper finds itself.
        assertThat(abstracts.at("/hits_at_1/mean").asDouble()).isEqualTo(1);
        assertThat(abstracts.at("/hits_at_10/mean").asDouble()).isEqualTo(1);
        assertThat(abstracts.at("/precision_at_10/mean").asDouble()).isBetween(0.1, 1.0);
        // Ten of 277.
        assertThat(report.at("/random/precision_at_10").asDouble()).isCloseTo(10.0 / 277, within(1e-9));

        assertThat(loader.succeeds(
                        "evaluate", "references", "--index=" + INDEX, "--reference=" + references, "--mode=text"))
                .contains("12 rows of", "1 incomplete, 1 with papers that the index lacks, 10 used");
        assertThat(loader.run("evaluate", "references", "--index=nowhere", "--reference=" + references)
                        .output())
                .contains("index [nowhere] does not exist");
        Path none = Files.write(work.resolve("none.csv"), List.of(lines.get(0), lines.get(12)));
        assertThat(loader.run("evaluate", "references", "--index=" + INDEX, "--reference=" + none)
                        .output())
                .contains("none of the 1 rows of [" + none + "] is complete and has all of its papers in index");
        Path other = Files.writeString(work.resolve("other.csv"), "id,title\n2201.99999,Graphs\n");
        assertThat(loader.run("evaluate", "references", "--index=" + INDEX, "--reference=" + other)
                        .output())
                .contains("line 1: must name the columns [query_article_link] and [top_1] to [top_10]");
    }

    private static JsonNode run(JsonNode report, String query, String field, String mode) {
        for (JsonNode run : report.get("runs")) {
            if (run.get("query").asText().equals(query)
                    && run.get("field").asText().equals(field)
                    && run.get("mode").asText().equals(mode)) {
                return run;
            }
        }
        throw new AssertionError("no such run in " + report);
    }

    private static String id(String line) {
        try {
            return Papers.JSON.readTree(line).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCannotBeEmbeddedFailsAndLeavesNothing() throws Exception {
        Checks.ok(node.client().put("/" + INDEX + "/_settings", "{\"index.default_pipeline\": null}"));
        try {
            Commands.Result result = loader.run("evaluate", "known-item", "--index=" + INDEX, "--sample=5");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output()).contains("index [" + INDEX + "] must have a default pipeline");
        } finally {
            Checks.ok(node.client().put("/" + INDEX + "/_settings", "{\"index.default_pipeline\": \"" + INDEX + "\"}"));
        }
        assertNoCopyIsLeft();
    }

    @Test
    void judgementsOfAllWaysAreAddedToAFile() throws Exception {
        Path queries = Files.writeString(work.resolve("queries.tsv"), "q1\tneural networks\n");
        Path qrels = work.resolve("qrels.txt");
        Path answers = Files.writeString(work.resolve("answers"), "y\nn\ns\nq\n");
        String command = String.join(
                " ",
                "sh",
                Artifacts.loader().toString(),
                "evaluate judge --url",
                node.process().url().toString(),
                "--index=" + INDEX,
                "--queries",
                queries.toString(),
                "--qrels",
                qrels.toString(),
                "<",
                answers.toString());

        Commands.Result result = Commands.execute(work, List.of("sh", "-c", command), Map.of());

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("query 1 of 1: neural networks", "1 relevant, 1 not relevant, 1 skipped");
        assertThat(Files.readAllLines(qrels)).hasSize(2).allMatch(line -> line.matches("q1 0 \\S+ [01]"));
    }

    private void assertNoCopyIsLeft() {
        assertThat(Checks.ok(node.client().get("/" + INDEX + "-known-item*")).body())
                .isEmpty();
    }
}
