/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.benchmark.Figures.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Runs the benchmarks; see {@code docs/benchmarks.md} for what each says and how to repeat it. Reads its options from
 * system properties, since it is started by {@code mvn -Pbench}.
 */
public final class Benchmarks {
    private static final String BUNDLED = "arxiv-static-384-v3";
    private static final int DIMENSIONS = 384;
    private static final int TRANSFORMER_TEXTS = 400;
    private static final int STATIC_PAPERS = 4000;
    private static final int QUERIES = 500;

    /** What both sides run before they are measured, so that the JVM has compiled what it will run. */
    private static final int WARM_UP_PASSES = 2;

    /** What the library computes in, where it is what a node is measured against. */
    private static final Map<String, String> FLOAT32 = Map.of("ingest.djl.precision", "float32");

    private final BenchmarkOptions options;
    private final Figures figures = new Figures();
    private final int processors = Runtime.getRuntime().availableProcessors();

    private Benchmarks(BenchmarkOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        new Benchmarks(BenchmarkOptions.fromSystemProperties()).run();
    }

    private void run() throws Exception {
        try {
            for (Path model : options.models()) {
                if (wanted("raw") || wanted("bulk")) {
                    transformer(model);
                }
                if (wanted("precision")) {
                    new PrecisionBenchmark(options, figures).run(model);
                }
                if (wanted("budget")) {
                    budgets(model);
                }
            }
            if (wanted("ready")) {
                readyMadeVectors();
            }
            if (wanted("query")) {
                queries();
            }
            if (wanted("memory") || wanted("cycles")) {
                new MemoryBenchmark(options, figures).run();
            }
            if (wanted(BenchmarkOptions.EVALUATION)) {
                new EvaluationBenchmark(options).run();
            }
        } finally {
            figures.write(options.work().resolve("benchmarks.json"));
        }
    }

    private boolean wanted(String benchmark) {
        return options.only().contains(benchmark);
    }

    /** Raw library and node take turns, so that a slow minute of the machine hits both. */
    private void transformer(Path model) throws Exception {
        String name = model.getFileName().toString();
        Corpus corpus = Corpus.read(options.papers(), TRANSFORMER_TEXTS);
        figures.heading(name + ", " + TRANSFORMER_TEXTS + " papers, " + options.rounds() + " rounds");
        try (BenchmarkNode node = BenchmarkNode.start(options, name, FLOAT32);
                BenchmarkNode single = BenchmarkNode.start(
                        options,
                        name + "-single",
                        Map.of("ingest.djl.batch.max_tokens", "1", "ingest.djl.precision", "float32"))) {
            RawDjl.use(node.libraries());
            try (RawDjl raw = new RawDjl(model)) {
                List<List<String>> abstracts = batches(corpus.abstracts(), 1, false);
                raw.run(abstracts.subList(0, 50), processors);
                if (wanted("raw")) {
                    rawShapes(raw, corpus);
                }
                if (wanted("bulk")) {
                    againstRaw("abstracts", raw, node, single, name, corpus.abstracts());
                    againstRaw("titles", raw, node, single, name, corpus.titles());
                }
            }
        }
    }

    private void rawShapes(RawDjl raw, Corpus corpus) throws Exception {
        for (int threads : new int[] {1, processors}) {
            for (Shape shape : Shape.values()) {
                double[] abstracts = new double[options.rounds()];
                double[] titles = new double[options.rounds()];
                for (int round = 0; round < options.rounds(); round++) {
                    abstracts[round] = raw.run(batches(corpus.abstracts(), shape.size, shape.sorted), threads);
                    titles[round] = raw.run(batches(corpus.titles(), shape.size, shape.sorted), threads);
                }
                String what = threads + " threads, " + shape.label;
                figures.add("raw", "abstracts, " + what, Spread.of(abstracts), "texts/s");
                figures.add("raw", "titles, " + what, Spread.of(titles), "texts/s");
            }
        }
    }

    /** The batch shapes of the raw ceiling. */
    private enum Shape {
        ALONE("one at a time", 1, false),
        FOUR_SORTED("batches of 4 by length", 4, true),
        SIXTEEN_SORTED("batches of 16 by length", 16, true),
        SIXTEEN("batches of 16 as they come", 16, false);

        private final String label;
        private final int size;
        private final boolean sorted;

        Shape(String label, int size, boolean sorted) {
            this.label = label;
            this.size = size;
            this.sorted = sorted;
        }
    }

    private void againstRaw(
            String kind, RawDjl raw, BenchmarkNode node, BenchmarkNode single, String model, List<String> texts)
            throws Exception {
        double[] rawRates = new double[options.rounds()];
        double[] toRaw = new double[options.rounds()];
        double[] toSingle = new double[options.rounds()];
        double[] rates = new double[options.rounds()];
        bulk(node, model, texts.subList(0, 100));
        bulk(single, model, texts.subList(0, 100));
        for (int round = 0; round < options.rounds(); round++) {
            rawRates[round] = raw.run(batches(texts, 1, false), processors);
            rates[round] = bulk(node, model, texts);
            double one = bulk(single, model, texts);
            toRaw[round] = rates[round] / rawRates[round];
            toSingle[round] = rates[round] / one;
        }
        figures.add("bulk", kind + ", raw library, one at a time", Spread.of(rawRates), "texts/s");
        figures.add("bulk", kind + ", through _bulk", Spread.of(rates), "texts/s");
        figures.add("bulk", kind + ", _bulk / raw library one at a time", Spread.of(toRaw), "ratio");
        figures.add("bulk", kind + ", _bulk / _bulk one at a time", Spread.of(toSingle), "ratio");
    }

    /** What the default of {@code ingest.djl.batch.max_tokens} is chosen by. */
    private void budgets(Path model) throws Exception {
        String name = model.getFileName().toString();
        Corpus corpus = Corpus.read(options.papers(), TRANSFORMER_TEXTS);
        figures.heading(name + ", texts/s by the tokens of a batch");
        for (int budget : new int[] {1, 128, 256, 384, 512, 768, 1024, 2048}) {
            Map<String, String> settings = Map.of("ingest.djl.batch.max_tokens", Integer.toString(budget));
            try (BenchmarkNode node = BenchmarkNode.start(options, name + "-budget-" + budget, settings)) {
                bulk(node, name, corpus.titles().subList(0, 100));
                double[] abstracts = new double[options.rounds()];
                double[] titles = new double[options.rounds()];
                for (int round = 0; round < options.rounds(); round++) {
                    abstracts[round] = bulk(node, name, corpus.abstracts());
                    titles[round] = bulk(node, name, corpus.titles());
                }
                figures.add("budget", "abstracts, " + budget + " tokens", Spread.of(abstracts), "texts/s");
                figures.add("budget", "titles, " + budget + " tokens", Spread.of(titles), "texts/s");
            }
        }
    }

    private double bulk(BenchmarkNode node, String model, List<String> texts) throws Exception {
        String index = node.newIndex(model, DIMENSIONS, "text");
        List<ObjectNode> documents = texts.stream()
                .map(text -> BenchmarkNode.document().put("text", text))
                .toList();
        double seconds = node.index(index, BenchmarkNode.bulks(documents));
        node.delete(index);
        return texts.size() / seconds;
    }

    private static List<List<String>> batches(List<String> texts, int size, boolean sorted) {
        List<String> ordered = new ArrayList<>(texts);
        if (sorted) {
            ordered.sort(Comparator.comparingInt(String::length));
        }
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < ordered.size(); from += size) {
            batches.add(ordered.subList(from, Math.min(ordered.size(), from + size)));
        }
        return batches;
    }

    private void readyMadeVectors() throws Exception {
        Corpus corpus = Corpus.read(options.papers(), STATIC_PAPERS);
        figures.heading("bundled model against ready-made vectors, " + STATIC_PAPERS + " papers, title and abstract");
        try (BenchmarkNode node = BenchmarkNode.start(options, "ready", Map.of())) {
            List<String> texts = BenchmarkNode.bulks(corpus.papers().stream()
                    .map(paper ->
                            BenchmarkNode.document().put("title", paper.title()).put("abstract", paper.abstractText()))
                    .toList());
            String warm = node.newIndex(BUNDLED, DIMENSIONS, "title", "abstract");
            node.index(warm, texts);
            List<String> vectors = BenchmarkNode.bulks(node.documents(warm));
            for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
                node.index(node.newIndex(BUNDLED, DIMENSIONS, "title", "abstract"), texts);
                node.index(node.newIndex(null, DIMENSIONS, "title", "abstract"), vectors);
            }

            Function<Double, Double> rate = seconds -> STATIC_PAPERS / seconds;
            double[] embedded = new double[options.rounds()];
            double[] ready = new double[options.rounds()];
            double[] ratio = new double[options.rounds()];
            for (int round = 0; round < options.rounds(); round++) {
                String one = node.newIndex(BUNDLED, DIMENSIONS, "title", "abstract");
                embedded[round] = rate.apply(node.index(one, texts));
                node.delete(one);
                String other = node.newIndex(null, DIMENSIONS, "title", "abstract");
                ready[round] = rate.apply(node.index(other, vectors));
                node.delete(other);
                ratio[round] = embedded[round] / ready[round];
            }
            figures.add("ready", "_bulk with the pipeline", Spread.of(embedded), "docs/s");
            figures.add("ready", "_bulk of ready-made vectors", Spread.of(ready), "docs/s");
            figures.add("ready", "pipeline / ready-made", Spread.of(ratio), "ratio");
        }
    }

    private void queries() throws Exception {
        Corpus corpus = Corpus.read(options.papers(), STATIC_PAPERS);
        figures.heading("query latency, " + STATIC_PAPERS + " papers, " + QUERIES + " queries");
        List<String> models = new ArrayList<>(List.of(BUNDLED));
        options.models().forEach(model -> models.add(model.getFileName().toString()));
        try (BenchmarkNode node = BenchmarkNode.start(options, "query", Map.of())) {
            String index = node.newIndex(BUNDLED, DIMENSIONS, "abstract");
            node.index(
                    index,
                    BenchmarkNode.bulks(corpus.papers().stream()
                            .map(paper -> BenchmarkNode.document().put("abstract", paper.abstractText()))
                            .toList()));
            BenchmarkNode.ok(node.client().post("/" + index + "/_refresh", null));
            for (String model : models) {
                List<String> titles = corpus.titles().subList(0, QUERIES);
                titles.subList(0, 50).forEach(title -> node.search(index, model, "warm up " + title));
                latency(model + ", computed", titles.stream().mapToDouble(title -> node.search(index, model, title)));
                latency(model + ", remembered", titles.stream().mapToDouble(title -> node.search(index, model, title)));
            }
            new HybridBenchmark(node, index, BUNDLED, figures)
                    .run(corpus.titles().subList(0, QUERIES), options.rounds());
        }
    }

    private void latency(String what, DoubleStream milliseconds) {
        double[] sorted = milliseconds.sorted().toArray();
        for (int percent : new int[] {50, 95, 99}) {
            double value = sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
            figures.add("query", what + ", p" + percent, new Spread(value, value, value), "ms");
        }
    }
}
