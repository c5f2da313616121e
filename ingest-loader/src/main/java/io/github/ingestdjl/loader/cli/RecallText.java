/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.RecallReport;
import io.github.ingestdjl.loader.evaluation.RecallReport.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What HNSW finds, for people. */
final class RecallText {

    private static final double MEGABYTE = 1e6;

    private RecallText() {}

    static String of(RecallReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "%s of %s: %,d vectors, %d dimensions, %s, Elasticsearch %s",
                report.field(),
                report.index(),
                report.vectors(),
                report.dimensions(),
                report.similarity(),
                report.server()));
        lines.add(format(
                "%,d queries (%s, seed %d), k %d, each asked %d times, one at a time; ms at p50, p95, p99",
                report.sample(), report.queries(), report.seed(), report.k(), report.rounds()));
        lines.add("");
        lines.addAll(indices(report));
        lines.add("");
        lines.addAll(rows(report));
        lines.add("");
        lines.add(report.conclusion());
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> indices(RecallReport report) {
        TextTable table = new TextTable("index_options", "segments", "index MB", "searched MB", "indexed in s");
        for (RecallReport.Index index : report.indices()) {
            table.row(
                    index.indexOptions().toString(),
                    Integer.toString(index.segments()),
                    format("%.1f", index.storeBytes() / MEGABYTE),
                    (index.searchBytesEstimated() ? "about " : "") + format("%.1f", index.searchBytes() / MEGABYTE),
                    format("%.1f", index.seconds()));
        }
        return table.lines();
    }

    private static List<String> rows(RecallReport report) {
        TextTable table = new TextTable(
                "index_options",
                "oversample",
                "candidates",
                "recall@" + report.k(),
                "±",
                "worst 5 %",
                "took",
                "",
                "",
                "wall",
                "",
                "");
        for (Row row : report.rows()) {
            boolean exact = row.numCandidates() == null;
            table.row(
                    row.indexOptions() + (exact ? " (exact)" : ""),
                    row.oversampleText(),
                    exact ? "all" : row.numCandidates().toString(),
                    format("%.4f", row.recall()),
                    format("%.4f", row.recallMargin()),
                    format("%.2f", row.recallP5()),
                    format("%.0f", row.took().p50()),
                    format("%.0f", row.took().p95()),
                    format("%.0f", row.took().p99()),
                    format("%.2f", row.wall().p50()),
                    format("%.2f", row.wall().p95()),
                    format("%.2f", row.wall().p99()));
        }
        return table.lines();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
