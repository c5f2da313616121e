/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the loader finds for the sample's questions, by their judgements, is no worse than it was. A floor is nDCG@10 as it was measured less
 * {@link #MARGIN}; a tenth of the words given each other's vectors falls through three of the floors of its model. The figures are in
 * docs/evaluation.md.
 */
@ExtendWith(SharedNode.class)
class SearchQualityIT {
    private static final int QUESTIONS = 84;
    // Less than any defect that was tried costs, more than another processor or another graph of the same vectors does.
    private static final double MARGIN = 0.015;

    @TempDir
    private static Path work;

    private static Node shared;
    private static LoaderRuns loader;

    @BeforeAll
    static void runTheLoaderAgainstTheNode(Node node) {
        shared = node;
        loader = new LoaderRuns(node.process().url(), work);
    }

    @Test
    void theDefaultModelFindsWhatItFound() throws Exception {
        noneIsWorse(
                measured(Artifacts.DEFAULT_MODEL, "knn,text,hybrid", "title,abstract,both"),
                Map.of(
                        "title knn", 0.571,
                        "title text", 0.336,
                        "title hybrid", 0.505,
                        "abstract knn", 0.653,
                        "abstract text", 0.521,
                        "abstract hybrid", 0.636,
                        "both knn", 0.674,
                        "both text", 0.573,
                        "both hybrid", 0.668));
    }

    @Test
    void theTransformerFindsWhatItFound() throws Exception {
        noneIsWorse(
                measured(Artifacts.TRANSFORMER, "knn,hybrid", "abstract,both"),
                Map.of("abstract knn", 0.809, "abstract hybrid", 0.745, "both knn", 0.828, "both hybrid", 0.777));
    }

    /** nDCG@10 of each way to search. */
    private static Map<String, Double> measured(String model, String modes, String fields) throws Exception {
        String index = "quality-" + model;
        loader.succeeds("setup", "--index", index, "--pipeline", index, "--model", model);
        loader.succeeds("load", "--index", index, "--from", Artifacts.sample().toString());
        Checks.ok(shared.client().post("/" + index + "/_refresh", null));
        JsonNode found = loader.json(
                "evaluate",
                "queries",
                "--index",
                index,
                "--model",
                model,
                "--mode",
                modes,
                "--field",
                fields,
                "--queries",
                Artifacts.sample().resolveSibling("questions.jsonl").toString(),
                "--qrels",
                Artifacts.sample().resolveSibling("questions.qrels").toString(),
                "--json");
        assertThat(found.get("without_relevant").intValue()).isZero();
        Map<String, Double> measured = new TreeMap<>();
        for (JsonNode run : found.get("runs")) {
            assertThat(run.get("queries").intValue()).isEqualTo(QUESTIONS);
            measured.put(
                    run.get("field").textValue() + " " + run.get("mode").textValue(),
                    run.at("/ndcg_at_10/mean").doubleValue());
        }
        return measured;
    }

    private static void noneIsWorse(Map<String, Double> measured, Map<String, Double> before) {
        assertThat(measured).containsOnlyKeys(before.keySet());
        assertThat(measured)
                .as("each at least as in %s, less %s", new TreeMap<>(before), MARGIN)
                .allSatisfy((way, value) -> assertThat(value).as(way).isGreaterThan(before.get(way) - MARGIN));
    }
}
