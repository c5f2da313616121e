/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** HNSW against exact kNN on the sample, which is too small to tell them apart: what is asked and counted is right, and nothing is left. */
@ExtendWith(SharedNode.class)
class EvaluateRecallIT {
    private static final String INDEX = "recall";
    private static final int PAPERS = 277;
    private static final int DIMENSIONS = 384;

    @TempDir
    private static Path work;

    private static LoaderRuns loader;

    private final Node node;

    EvaluateRecallIT(Node node) {
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
    void everyWayIsMeasuredAgainstTheExactOne() throws Exception {
        Path output = work.resolve("recall.json");
        run("--sample=20", "--num-candidates=10,277", "--oversample=0,10", "--rounds=1", "--output=" + output);
        JsonNode report = Papers.JSON.readTree(output.toFile());

        assertThat(report.get("vectors").asInt()).isEqualTo(PAPERS);
        assertThat(report.get("sample").asInt()).isEqualTo(20);
        assertThat(report.get("indices").findValuesAsText("index_options"))
                .containsExactly("flat", "hnsw", "int8_hnsw", "int4_hnsw", "bbq_hnsw");
        report.get("indices").forEach(index -> {
            assertThat(index.get("segments").asInt()).isEqualTo(1);
            // Every kind keeps the floats.
            assertThat(index.get("store_bytes").asLong()).isGreaterThan(4L * DIMENSIONS * PAPERS);
            assertThat(index.get("search_bytes").asLong()).isPositive();
        });
        assertThat(report.get("rows")).hasSize(1 + 2 + 3 * 2 * 2);
        assertThat(report.at("/rows/0/recall").asDouble()).isEqualTo(1);
        // Where all are candidates and compared by their floats, all of the nearest are found.
        assertThat(recall(report, "hnsw", 277, null)).isEqualTo(1);
        assertThat(recall(report, "int8_hnsw", 277, 10.0)).isEqualTo(1);
        assertThat(recall(report, "int4_hnsw", 277, 10.0)).isEqualTo(1);
        // Where bits alone are compared, they are not.
        assertThat(recall(report, "bbq_hnsw", 277, 0.0)).isBetween(0.4, 0.95);
        assertThat(report.at("/recommended/recall").asDouble()).isGreaterThanOrEqualTo(0.95);
        assertNothingIsLeft();
        loader.succeeds("evaluate", "report", "--recall=" + output, "--output=" + work.resolve("recall.html"));
    }

    @Test
    void thePaperThatIsLookedForIsNotCounted() throws Exception {
        JsonNode report = Papers.JSON.readTree(loader.run(
                        "evaluate",
                        "recall",
                        "--index=" + INDEX,
                        "--queries=papers",
                        "--k=1",
                        "--sample=40",
                        "--num-candidates=277",
                        "--index-options=hnsw,bbq_hnsw",
                        "--oversample=0",
                        "--rounds=1",
                        "--json")
                .output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow());

        assertThat(recall(report, "hnsw", 277, null)).isEqualTo(1);
        // With itself as the nearest it would be found for certain.
        assertThat(recall(report, "bbq_hnsw", 277, 0.0)).isBetween(0.2, 0.9);
    }

    @Test
    void anIndexOfThatNameThatIsNoCopyIsLeftAlone() throws Exception {
        Checks.ok(node.client().put("/" + INDEX + "-recall-int4_hnsw", "{}"));
        try {
            Commands.Result result = loader.run("evaluate", "recall", "--index=" + INDEX);

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output()).contains("index [" + INDEX + "-recall-int4_hnsw] is in the way");
            assertThat(leftovers()).containsExactly(INDEX + "-recall-int4_hnsw");
        } finally {
            Checks.ok(node.client().delete("/" + INDEX + "-recall-int4_hnsw"));
        }
    }

    @Test
    void anotherModelIsRefusedBeforeAnythingIsCopied() throws Exception {
        node.copyOfTestModel("models/tiny-tokens", "recall-tiny");

        Commands.Result result = loader.run("evaluate", "recall", "--index=" + INDEX, "--model=recall-tiny");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("[--model] must be [" + Artifacts.DEFAULT_MODEL + "]");
        assertNothingIsLeft();
    }

    @Test
    void afterAFailureTheTemporaryIndicesAreGone() throws Exception {
        Checks.ok(node.client().put("/_index_template/recall-fails", """
                { "index_patterns": ["%s-recall-int8_hnsw-*"], "priority": 500,
                  "template": { "settings": { "index.blocks.write": true } } }""".formatted(INDEX)));
        try {
            Commands.Result result =
                    loader.run("evaluate", "recall", "--index=" + INDEX, "--index-options=hnsw,int8_hnsw");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output()).contains("[" + INDEX + "-recall-int8_hnsw]", "blocked by");
        } finally {
            Checks.ok(node.client().delete("/_index_template/recall-fails"));
        }
        assertNothingIsLeft();
    }

    @Test
    void afterAnInterruptTheyAreGoneAndWhatAKilledRunLeftIsReplaced() throws Exception {
        List<String> endless = List.of(
                "evaluate", "recall", "--index=" + INDEX, "--rounds=100", "--sample=277", "--index-options=hnsw");
        Map<String, String> environment =
                Map.of("ARXIV_LOADER_URL", node.process().url().toString());
        try (LoaderProcess killed = LoaderProcess.start(work, environment, endless)) {
            awaitCopies();
            killed.kill();
        }
        assertThat(leftovers()).isNotEmpty();

        run("--sample=5", "--num-candidates=10", "--rounds=1", "--index-options=hnsw");
        assertNothingIsLeft();

        try (LoaderProcess interrupted = LoaderProcess.start(work, environment, endless)) {
            awaitCopies();
            interrupted.terminate();
            assertThat(interrupted.awaitEnd()).isNotZero();
            assertThat(interrupted.output()).contains("interrupted");
        }
        assertNothingIsLeft();
    }

    /** The node itself waits until the last of them is there. */
    private void awaitCopies() {
        Checks.ok(node.client()
                .get("/_cluster/health/" + INDEX + "-recall-hnsw-000001?wait_for_status=green&timeout=60s"));
    }

    private void run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "recall", "--index=" + INDEX));
        arguments.addAll(List.of(options));
        loader.succeeds(arguments.toArray(String[]::new));
    }

    private static double recall(JsonNode report, String type, int candidates, Double oversample) {
        for (JsonNode row : report.get("rows")) {
            if (row.get("index_options").asText().equals(type)
                    && row.get("num_candidates").asInt() == candidates
                    && (oversample == null || row.get("oversample").asDouble() == oversample)) {
                return row.get("recall").asDouble();
            }
        }
        throw new AssertionError("no row of [" + type + "] in " + report);
    }

    private void assertNothingIsLeft() {
        assertThat(leftovers()).isEmpty();
    }

    private List<String> leftovers() {
        List<String> names = new ArrayList<>();
        Checks.ok(node.client().get("/" + INDEX + "-recall-*"))
                .body()
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }
}
