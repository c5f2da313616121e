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

    @Option(names = "--abstract", description = "Show whole abstracts, not only what fits the words.")
    private boolean abstracts;

    @Option(names = "--brief", description = "Show nothing of abstracts.")
    private boolean brief;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "Print the papers as ${COMPLETION-CANDIDATES} (default: for people). Only export knows all fields.")
    private PaperFormat format;

    /** What was found as it is to be printed. */
    String text(SearchReport report) {
        if (format != null) {
            return report.text(format);
        }
        return report.text(
                brief
                        ? SearchReport.Detail.TITLES
                        : abstracts ? SearchReport.Detail.ABSTRACTS : SearchReport.Detail.EXCERPTS);
    }

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException when a value is none or they do not fit together
     */
    Neighbours neighbours() {
        return neighbours(1);
    }

    /** What was asked for, up to the end of a page of {@code --k} papers. */
    Neighbours neighbours(int page) {
        int all = (int) Math.min(Integer.MAX_VALUE, (long) k * page);
        return numCandidates == null ? Neighbours.of(all) : new Neighbours(all, numCandidates);
    }

    int k() {
        return k;
    }
}
