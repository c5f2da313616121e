/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import io.github.ingestdjl.benchmark.Figures.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Resident memory of the node over many documents, and over many loads and unloads of a model. Linux only. */
final class MemoryBenchmark {
    private static final String BUNDLED = "arxiv-static-384-v3";
    private static final int DOCUMENTS = 100_000;
    private static final int STEP = 10_000;
    private static final int CYCLES = 200;

    private final BenchmarkOptions options;
    private final Figures figures;

    MemoryBenchmark(BenchmarkOptions options, Figures figures) {
        this.options = options;
        this.figures = figures;
    }

    void run() throws Exception {
        // A heap touched from the start: what grows then lies outside it.
        try (BenchmarkNode node = BenchmarkNode.start(options, "memory", Map.of())) {
            if (options.only().contains("memory")) {
                documents(node);
            }
            if (options.only().contains("cycles")) {
                cycles(node);
            }
        }
    }

    private void documents(BenchmarkNode node) throws Exception {
        figures.heading("resident memory over " + DOCUMENTS + " documents, title and abstract");
        Corpus corpus = Corpus.read(options.papers(), DOCUMENTS);
        // Texts are embedded and not kept: an index that grows would hide what inference holds.
        String index = node.newIndex(BUNDLED, 384, "title", "abstract");
        for (int from = 0; from < DOCUMENTS; from += STEP) {
            List<String> bulks = BenchmarkNode.bulks(corpus.slice(from, from + STEP).papers().stream()
                    .map(paper ->
                            BenchmarkNode.document().put("title", paper.title()).put("abstract", paper.abstractText()))
                    .toList());
            node.index(index, bulks);
            node.delete(index);
            index = node.newIndex(BUNDLED, 384, "title", "abstract");
            report("memory", "after " + (from + STEP) + " documents", node);
        }
        node.delete(index);
    }

    private void cycles(BenchmarkNode node) throws IOException {
        figures.heading("resident memory over " + CYCLES + " loads and unloads");
        String model = options.models().isEmpty()
                ? BUNDLED
                : options.models().get(0).getFileName().toString();
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            BenchmarkNode.ok(node.client().post("/_ingest/djl/models/" + model + "/_load", null));
            BenchmarkNode.ok(node.client().post("/_ingest/djl/models/" + model + "/_unload", null));
            if (cycle == 1 || cycle % 20 == 0) {
                report("cycles", model + " after " + cycle + " cycles", node);
            }
        }
    }

    private void report(String benchmark, String what, BenchmarkNode node) throws IOException {
        double megabytes = residentBytes(node.process().pid()) / 1e6;
        figures.add(benchmark, what, new Spread(megabytes, megabytes, megabytes), "MB");
    }

    private static double residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("process [" + pid + "] has no resident memory");
    }
}
