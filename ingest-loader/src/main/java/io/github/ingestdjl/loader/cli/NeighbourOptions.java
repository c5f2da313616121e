/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.Neighbours;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.paper.PaperFormat;
import picocli.CommandLine.Option;

/** What papers are compared by, and how many are returned. */
final class NeighbourOptions {

    @Option(
            names = "--field",
            paramLabel = "NAME",
            description =
                    "What to compare with: ${COMPLETION-CANDIDATES} (default: abstract, and both for words). With both, a paper counts by the one that fits better.")
    PaperField field;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many papers (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--num-candidates",
            paramLabel = "N",
            description =
                    "Neighbours to consider on each shard; more is slower and finds more (default: ten times --k, at least 1000).")
    private Integer numCandidates;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "Print the papers as ${COMPLETION-CANDIDATES} (default: for people). Only export knows abstracts and all fields.")
    PaperFormat format;

    /** What was found as it is to be printed. */
    String text(SearchReport report) {
        return format == null ? report.text() : report.text(format);
    }

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException when a value is none or they do not fit together
     */
    Neighbours neighbours() {
        return numCandidates == null ? Neighbours.of(k) : new Neighbours(k, numCandidates);
    }
}
