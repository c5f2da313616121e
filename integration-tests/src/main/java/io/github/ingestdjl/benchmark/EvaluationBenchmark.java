/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import io.github.ingestdjl.node.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How well papers are found: every bundled model, similarity, field and mode by papers that are looked for by parts of
 * themselves, and HNSW against exact kNN. It runs the loader's own commands, and leaves what they print and a report in
 * a folder {@code evaluation}.
 */
final class EvaluationBenchmark {
    private static final List<String> MODELS = List.of("arxiv-static-384-v3", "arxiv-minilm-384-v1");
    private static final String SAMPLE = "1000";

    private final BenchmarkOptions options;
    private final Path results;

    EvaluationBenchmark(BenchmarkOptions options) throws IOException {
        this.options = options;
        this.results = Files.createDirectories(options.work().resolve("evaluation"));
    }

    private enum Similarity {
        COSINE("cosine", "knn,text,hybrid"),
        /** Words do not know of it. */
        L2("l2_norm", "knn,hybrid");

        private final String name;
        private final String modes;

        Similarity(String name, String modes) {
            this.name = name;
            this.modes = modes;
        }
    }

    void run() throws Exception {
        try (BenchmarkNode node = BenchmarkNode.start(options, "evaluation", Map.of())) {
            Loader loader = new Loader(options.loader(), node.url());
            for (String model : MODELS) {
                measure(loader, model);
            }
            loader.runInto(
                    results.resolve("compare.txt"),
                    "evaluate",
                    "compare",
                    lists(MODELS.get(0), Similarity.COSINE),
                    lists(MODELS.get(1), Similarity.COSINE));
        }
        System.out.printf("%nwritten to %s%n", results);
    }

    private void measure(Loader loader, String model) throws IOException, InterruptedException {
        List<String> report = new ArrayList<>(List.of("evaluate", "report"));
        for (Similarity similarity : similarities(model)) {
            knownItems(loader, model, similarity);
            report.add(lists(model, similarity));
        }
        String index = index(model, Similarity.COSINE);
        String recall = results.resolve("recall-" + model + ".json").toString();
        loader.runInto(
                results.resolve("recall-" + model + ".txt"),
                "evaluate",
                "recall",
                "--index",
                index,
                "--output",
                recall);
        report.addAll(List.of("--recall", recall, "--index", index));
        report.addAll(
                List.of("--output", results.resolve("report-" + model + ".html").toString()));
        loader.run(report.toArray(String[]::new));
    }

    /** Vectors of length one, which both models give, are in the same order by either; one model shows it. */
    private static List<Similarity> similarities(String model) {
        return model.equals(MODELS.get(0)) ? List.of(Similarity.COSINE, Similarity.L2) : List.of(Similarity.COSINE);
    }

    private void knownItems(Loader loader, String model, Similarity similarity)
            throws IOException, InterruptedException {
        String index = index(model, similarity);
        loader.run("setup", "--index", index, "--model", model, "--similarity", similarity.name);
        loader.run("load", "--index", index, "--from", options.papers().toString());
        List<String> evaluate = new ArrayList<>(List.of("evaluate", "known-item", "--index", index));
        evaluate.addAll(List.of("--sample", SAMPLE, "--mode", similarity.modes, "--field", "title,abstract"));
        if (options.since().isEmpty() == false) {
            evaluate.addAll(List.of("--since", options.since()));
        }
        evaluate.addAll(List.of("--format", "markdown", "--output", lists(model, similarity)));
        loader.runInto(results.resolve(index + ".md"), evaluate.toArray(String[]::new));
    }

    private String lists(String model, Similarity similarity) {
        return results.resolve(index(model, similarity) + ".json").toString();
    }

    private static String index(String model, Similarity similarity) {
        return model + "-" + similarity.name;
    }
}
