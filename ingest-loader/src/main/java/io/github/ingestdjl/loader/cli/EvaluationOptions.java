/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.index.Neighbours;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What is measured and where it is written, for all commands that score lists. */
final class EvaluationOptions {

    /** How a result is printed. */
    enum Format {
        TEXT,
        MARKDOWN,
        CSV,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many places of a list count (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "precision,hits,hits_at_1,mrr,ndcg",
            description =
                    "Which measures are shown: precision, hits, hits_at_1, recall, mrr, ndcg, map; CSV and JSON have all (default: ${DEFAULT-VALUE}).")
    private List<String> measures;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "text",
            description = "How to print: ${COMPLETION-CANDIDATES}; --json is the last one (default: ${DEFAULT-VALUE}).")
    Format format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "Write every list with its scores to this file, as JSON: evaluate compare and report read it.")
    Path output;

    int k() {
        if (k < 1 || k > Neighbours.MAX) {
            throw new IllegalArgumentException("[--k] must be between 1 and " + Neighbours.MAX + ", got [" + k + "]");
        }
        return k;
    }

    List<Measure> measures() {
        return measures.stream()
                .map(name -> {
                    try {
                        return Measure.of(name);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("[--measures] " + e.getMessage());
                    }
                })
                .toList();
    }

    /** Refuses a file that cannot be written, before anything is searched. */
    void check() {
        k();
        measures();
        if (output != null) {
            TransferFlags.checkedTarget("--output", output);
        }
    }
}
