/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.evaluation.report.Html.Cell;
import io.github.ingestdjl.loader.evaluation.report.ReportedRun.Measure;
import io.github.ingestdjl.loader.evaluation.report.ReportedRun.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How well each configuration finds papers. */
record RunsSection(List<ReportedRun> runs) {

    private static final int PANELS_IN_A_ROW = 3;
    private static final int PANEL_HEIGHT = 84;
    private static final int RUN_HEIGHT = 26;
    private static final int BINS = 10;
    private static final int EXTREMES = 10;
    private static final int DISTRIBUTION_HEIGHT = 320;

    void add(Html html, ObjectNode data) {
        List<String> measures = runs.stream()
                .flatMap(run -> run.measures().keySet().stream())
                .distinct()
                .toList();
        html.heading("Measures by configuration");
        html.raw("<p>Means over all queries, with their 95 % confidence intervals.</p>\n");
        int rows = (measures.size() + PANELS_IN_A_ROW - 1) / PANELS_IN_A_ROW;
        html.plot(
                "measures",
                rows * (PANEL_HEIGHT + RUN_HEIGHT * runs.size()),
                "Each measure of each configuration: the dot is the mean, the line its 95 % confidence interval");
        ObjectNode plot = data.putObject("measures");
        plot.put("inARow", PANELS_IN_A_ROW).put("panel", PANEL_HEIGHT).put("run", RUN_HEIGHT);
        ArrayNode names = plot.putArray("runs");
        runs.forEach(run -> names.add(run.name()));
        ArrayNode panels = plot.putArray("panels");
        for (String measure : measures) {
            ArrayNode values = panels.addObject().put("name", measure).putArray("values");
            for (ReportedRun run : runs) {
                Measure value = run.measures().get(measure);
                if (value == null) {
                    values.addNull();
                } else {
                    values.addArray().add(value.mean()).add(value.low()).add(value.high());
                }
            }
        }
        table(html, measures);
        distributions(html, data);
        extremes(html);
    }

    private void table(Html html, List<String> measures) {
        List<String> titles = new ArrayList<>(List.of("configuration", "queries"));
        titles.addAll(measures);
        List<List<Cell>> rows = new ArrayList<>();
        for (ReportedRun run : runs) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.text(run.name()), Cell.number("%,d", run.queries().size())));
            for (String name : measures) {
                Measure measure = run.measures().get(name);
                cells.add(measure == null ? Cell.number("-") : interval(measure));
            }
            rows.add(cells);
        }
        html.table(titles, rows, -1);
    }

    private static Cell interval(Measure measure) {
        return new Cell(
                String.format(
                        Locale.ROOT,
                        "%.4f<br><small>%.4f to %.4f</small>",
                        measure.mean(),
                        measure.low(),
                        measure.high()),
                "n");
    }

    private void distributions(Html html, ObjectNode data) {
        String measure = runs.get(0).judgedBy();
        html.heading("How it differs from query to query");
        html.paragraph("A mean hides whether all queries fare alike or some find all and some nothing. This is "
                + measure + " of the single queries.");
        html.plot(
                "distribution",
                DISTRIBUTION_HEIGHT,
                "Share of the queries whose " + measure
                        + " is in each tenth from 0 to 1; those of exactly 1 are in the last");
        ObjectNode plot = data.putObject("distribution").put("measure", measure);
        ArrayNode lines = plot.putArray("runs");
        for (ReportedRun run : runs) {
            long[] counts = new long[BINS];
            run.queries().forEach(query -> counts[Math.min(BINS - 1, (int) (query.value() * BINS))]++);
            ArrayNode shares = lines.addObject().put("name", run.name()).putArray("shares");
            for (long count : counts) {
                shares.add(
                        run.queries().isEmpty()
                                ? 0
                                : (double) count / run.queries().size());
            }
        }
    }

    private void extremes(Html html) {
        html.heading("Best and worst queries");
        for (ReportedRun run : runs) {
            Comparator<Query> worst = Comparator.comparingDouble(Query::value).thenComparing(Query::id);
            Comparator<Query> best =
                    Comparator.comparingDouble(Query::value).reversed().thenComparing(Query::id);
            html.raw("<details" + (runs.size() == 1 ? " open" : "") + "><summary>" + Html.escaped(run.name())
                    + "</summary>\n");
            list(html, "Worst", run.judgedBy(), run.queries().stream().sorted(worst));
            list(html, "Best", run.judgedBy(), run.queries().stream().sorted(best));
            html.raw("</details>\n");
        }
    }

    private static void list(Html html, String heading, String measure, Stream<Query> queries) {
        html.subheading(heading);
        html.table(
                List.of(measure, "query"),
                queries.limit(EXTREMES)
                        .map(query ->
                                List.of(Cell.number("%.4f", query.value()), Cell.paper(query.id(), query.title())))
                        .toList(),
                -1);
    }
}
