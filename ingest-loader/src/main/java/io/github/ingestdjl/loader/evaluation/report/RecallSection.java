/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.evaluation.RecallReport;
import io.github.ingestdjl.loader.evaluation.RecallReport.Row;
import io.github.ingestdjl.loader.evaluation.report.Html.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HNSW against exact kNN. */
record RecallSection(RecallReport report) {

    private static final int HEIGHT = 560;
    private static final double MEGABYTE = 1e6;

    void add(Html html, ObjectNode data) {
        html.heading("HNSW against exact kNN");
        html.paragraph(String.format(
                Locale.ROOT,
                "%,d vectors of %d dimensions (%s of %s, %s) on Elasticsearch %s; %,d queries (%s, seed %d), each asked %d times, one at a time. "
                        + "Recall@%d is the share of the %d nearest that a search finds, compared with all vectors.",
                report.vectors(),
                report.dimensions(),
                report.field(),
                report.index(),
                report.similarity(),
                report.server(),
                report.sample(),
                report.queries(),
                report.seed(),
                report.rounds(),
                report.k(),
                report.k()));
        html.raw("<p class=\"conclusion\">" + Html.escaped(report.conclusion()) + ".</p>\n");
        html.plot(
                "recall",
                HEIGHT,
                "Recall against the median time by the clock. Numbers are num_candidates. Solid lines are floats and what is rescored most, dashed ones"
                        + " what is rescored less, dotted ones with open marks what is not; the horizontal line is the target.");
        plot(data.putObject("recall"));
        html.table(
                List.of(
                        "index_options",
                        "oversample",
                        "num_candidates",
                        "recall@" + report.k(),
                        "±",
                        "worst 5 %",
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        "took p50",
                        "p95",
                        "p99"),
                report.rows().stream().map(RecallSection::cells).toList(),
                report.rows().indexOf(report.recommended()));
        html.raw(
                "<p class=\"note\">± is half of the 95 % confidence interval of the mean. p50, p95 and p99 by the clock of the loader; took is what the node says, in whole milliseconds. The worst 5 % "
                        + "is the recall that 95 of 100 queries have or exceed.</p>\n");
        html.subheading("What the indices weigh");
        html.table(
                List.of("index_options", "segments", "index MB", "searched MB", "indexed in s"),
                report.indices().stream().map(RecallSection::cells).toList(),
                -1);
        html.raw(
                "<p class=\"note\">Searched are the graph and the vectors as they are compared: floats, bytes, half bytes or bits. Quantised indices "
                        + "keep the floats too, so their files are larger.</p>\n");
    }

    private void plot(ObjectNode plot) {
        plot.put("k", report.k()).put("target", report.targetRecall());
        ArrayNode lines = plot.putArray("lines");
        String last = null;
        ArrayNode points = null;
        for (Row row : report.rows()) {
            String name = name(row);
            if (!name.equals(last)) {
                ObjectNode line = lines.addObject()
                        .put("name", name)
                        .put("type", row.indexOptions().toString())
                        .put("oversample", row.oversample());
                points = line.putArray("points");
                last = name;
            }
            points.addArray()
                    .add(row.wall().p50())
                    .add(row.recall())
                    .add(
                            row.numCandidates() == null
                                    ? "all"
                                    : row.numCandidates().toString());
        }
    }

    private static String name(Row row) {
        return row.indexOptions()
                + (row.numCandidates() == null ? " (exact)" : "")
                + (row.oversample() == null || row.oversample() == 0 ? "" : ", oversample " + row.oversampleText());
    }

    private static List<Cell> cells(Row row) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.text(row.indexOptions() + (row.numCandidates() == null ? " (exact)" : "")));
        cells.add(Cell.number("%s", row.oversampleText()));
        cells.add(Cell.number("%s", row.numCandidates() == null ? "all" : row.numCandidates()));
        cells.add(Cell.number("%.4f", row.recall()));
        cells.add(Cell.number("%.4f", row.recallMargin()));
        cells.add(Cell.number("%.2f", row.recallP5()));
        cells.add(Cell.number("%.2f", row.wall().p50()));
        cells.add(Cell.number("%.2f", row.wall().p95()));
        cells.add(Cell.number("%.2f", row.wall().p99()));
        cells.add(Cell.number("%.0f", row.took().p50()));
        cells.add(Cell.number("%.0f", row.took().p95()));
        cells.add(Cell.number("%.0f", row.took().p99()));
        return cells;
    }

    private static List<Cell> cells(RecallReport.Index index) {
        return List.of(
                Cell.text(index.indexOptions().toString()),
                Cell.number("%d", index.segments()),
                Cell.number("%.1f", index.storeBytes() / MEGABYTE),
                Cell.number((index.searchBytesEstimated() ? "about " : "") + "%.1f", index.searchBytes() / MEGABYTE),
                Cell.number("%.1f", index.seconds()));
    }
}
