/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Papers of the sample are found by parts of themselves; what was found is compared, and judged. */
@ExtendWith(SharedNode.class)
class EvaluateKnownItemIT {
    private static final String INDEX = "known";

    @TempDir
    private static Path work;

    private static LoaderRuns loader;

    private final Node node;

    EvaluateKnownItemIT(Node node) {
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
