/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.benchmark.Figures.Spread;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code djl_hybrid} costs beside its parts. The vectors of the texts are remembered: computing them costs a search
 * by vectors and a hybrid one the same, and would only bring the ratio nearer to one.
 */
final class HybridBenchmark {
    private static final int CANDIDATES = 1000;

    private final BenchmarkNode node;
    private final String index;
    private final String model;
    private final Figures figures;

    HybridBenchmark(BenchmarkNode node, String index, String model, Figures figures) {
        this.node = node;
        this.index = index;
        this.model = model;
        this.figures = figures;
    }

    private enum Kind {
        WORDS("BM25"),
        VECTORS("kNN, 1,000 candidates"),
        HYBRID("djl_hybrid"),
        WITHOUT_TOTAL("djl_hybrid without the total"),
        EXPLAINED("djl_hybrid without the total, with explain");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** The kinds take turns at each text. */
    void run(List<String> texts, int rounds) {
        Map<Kind, double[]> medians = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            medians.put(kind, new double[rounds]);
        }
        round(texts);
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Kind, Double> median : round(texts).entrySet()) {
                medians.get(median.getKey())[round] = median.getValue();
            }
        }
        medians.forEach((kind, values) -> figures.add("query", kind.label + ", p50", Spread.of(values), "ms"));
        double[] ratio = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratio[round] = medians.get(Kind.HYBRID)[round]
                    / Math.max(medians.get(Kind.WORDS)[round], medians.get(Kind.VECTORS)[round]);
        }
        figures.add("query", "djl_hybrid / the slower of its parts, p50", Spread.of(ratio), "ratio");
    }

    private Map<Kind, Double> round(List<String> texts) {
        Map<Kind, double[]> times = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            times.put(kind, new double[texts.size()]);
        }
        for (int i = 0; i < texts.size(); i++) {
            for (Kind kind : Kind.values()) {
                times.get(kind)[i] = node.search(index, body(kind, texts.get(i)));
            }
        }
        Map<Kind, Double> medians = new EnumMap<>(Kind.class);
        times.forEach((kind, values) -> medians.put(kind, Spread.of(values).median()));
        return medians;
    }

    private ObjectNode body(Kind kind, String text) {
        ObjectNode body = BenchmarkNode.document();
        switch (kind) {
            case WORDS -> body.putObject("query").putObject("match").put("abstract", text);
            case VECTORS -> BenchmarkNode.nearest(body.putObject("knn"), model, text, CANDIDATES);
            case HYBRID -> hybrid(body, text);
            case WITHOUT_TOTAL -> hybrid(body.put("track_total_hits", false), text);
            case EXPLAINED -> hybrid(body.put("track_total_hits", false).put("explain", true), text);
        }
        return body;
    }

    /** The short form, whose number of candidates is the same. */
    private void hybrid(ObjectNode body, String text) {
        ObjectNode hybrid = body.putObject("retriever").putObject("djl_hybrid");
        hybrid.put("text", text).put("model_id", model);
        hybrid.putArray("text_fields").add("abstract");
        hybrid.putArray("vector_fields").add("abstract_vector");
    }
}
