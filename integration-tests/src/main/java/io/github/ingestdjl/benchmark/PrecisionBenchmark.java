/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.benchmark.Figures.Spread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that can compute in bfloat16, on a node that does, on one that does not, and in the library one text at a time, which
 * is float32. Texts are counted by the processor time of the process that embeds them, which is what a core does, and of which
 * neighbours take nothing; and they take turns all the same.
 */
final class PrecisionBenchmark {
    private static final String SETTING = "ingest.djl.precision";
    private static final int TEXTS = 277;
    private static final int DIMENSIONS = 384;
    private static final String PER_CORE = "/s, core";

    private final BenchmarkOptions options;
    private final Figures figures;

    PrecisionBenchmark(BenchmarkOptions options, Figures figures) {
        this.options = options;
        this.figures = figures;
    }

    void run(Path model) throws Exception {
        String name = model.getFileName().toString();
        Corpus corpus = Corpus.read(options.papers(), TEXTS);
        figures.heading(name + " in both precisions, " + TEXTS + " papers, " + options.rounds() + " rounds");
        try (BenchmarkNode float32 = BenchmarkNode.start(options, name + "-float32", Map.of(SETTING, "float32"));
                BenchmarkNode bfloat16 =
                        BenchmarkNode.start(options, name + "-bfloat16", Map.of(SETTING, "bfloat16"))) {
            RawDjl.use(float32.libraries());
            try (RawDjl raw = new RawDjl(model)) {
                speed("abstracts", raw, float32, bfloat16, name, corpus.abstracts());
                speed("titles", raw, float32, bfloat16, name, corpus.titles());
            }
            cosines(vectors(float32, name, corpus.abstracts()), vectors(bfloat16, name, corpus.abstracts()));
        }
    }

    private void speed(
            String kind, RawDjl raw, BenchmarkNode float32, BenchmarkNode bfloat16, String model, List<String> texts)
            throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        List<List<String>> single = texts.stream().map(List::of).toList();
        int rounds = options.rounds();
        double[] library = new double[rounds];
        double[] exact = new double[rounds];
        double[] near = new double[rounds];
        double[] gain = new double[rounds];
        double[] exactToLibrary = new double[rounds];
        double[] nearToLibrary = new double[rounds];
        raw.run(single.subList(0, 100), processors);
        rate(float32, model, texts.subList(0, 100));
        rate(bfloat16, model, texts.subList(0, 100));
        for (int round = 0; round < rounds; round++) {
            library[round] = rawRate(raw, single, processors);
            exact[round] = rate(float32, model, texts);
            near[round] = rate(bfloat16, model, texts);
            gain[round] = near[round] / exact[round];
            exactToLibrary[round] = exact[round] / library[round];
            nearToLibrary[round] = near[round] / library[round];
        }
        figures.add("precision", kind + ", raw library, one at a time", Spread.of(library), PER_CORE);
        figures.add("precision", kind + ", _bulk in float32", Spread.of(exact), PER_CORE);
        figures.add("precision", kind + ", _bulk in bfloat16", Spread.of(near), PER_CORE);
        figures.add("precision", kind + ", bfloat16 / float32", Spread.of(gain), "ratio");
        figures.add("precision", kind + ", float32 / raw library", Spread.of(exactToLibrary), "ratio");
        figures.add("precision", kind + ", bfloat16 / raw library", Spread.of(nearToLibrary), "ratio");
    }

    private static double rawRate(RawDjl raw, List<List<String>> texts, int processors) throws Exception {
        Duration before = used(ProcessHandle.current());
        raw.run(texts, processors);
        return perSecond(texts.size(), used(ProcessHandle.current()).minus(before));
    }

    private static double rate(BenchmarkNode node, String model, List<String> texts) throws Exception {
        String index = node.newIndex(model, DIMENSIONS, "text");
        Duration before = used(node.process());
        node.index(index, BenchmarkNode.bulks(documents(texts)));
        Duration used = used(node.process()).minus(before);
        node.delete(index);
        return perSecond(texts.size(), used);
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static double perSecond(int texts, Duration time) {
        return texts * 1e9 / time.toNanos();
    }

    private static List<ObjectNode> documents(List<String> texts) {
        return texts.stream()
                .map(text -> BenchmarkNode.document().put("text", text))
                .toList();
    }

    private static Map<String, JsonNode> vectors(BenchmarkNode node, String model, List<String> texts)
            throws Exception {
        String index = node.newIndex(model, DIMENSIONS, "text");
        node.index(index, BenchmarkNode.bulks(documents(texts)));
        Map<String, JsonNode> vectors = new HashMap<>();
        node.documents(index)
                .forEach(document -> vectors.put(document.path("text").asText(), document.path("text_vector")));
        return vectors;
    }

    private void cosines(Map<String, JsonNode> exact, Map<String, JsonNode> near) {
        double[] cosines = exact.entrySet().stream()
                .mapToDouble(entry -> cosine(entry.getValue(), near.get(entry.getKey())))
                .sorted()
                .toArray();
        double mean = Arrays.stream(cosines).average().orElseThrow();
        figures.add(
                "precision",
                cosines.length + " abstracts, cosine to float32: mean, least and largest",
                new Spread(mean, cosines[0], cosines[cosines.length - 1]),
                "cosine");
    }

    private static double cosine(JsonNode one, JsonNode other) {
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            double value = one.path(i).doubleValue();
            double otherValue = other.path(i).doubleValue();
            product += value * otherValue;
            squares += value * value;
            otherSquares += otherValue * otherValue;
        }
        return product / Math.sqrt(squares * otherSquares);
    }
}
