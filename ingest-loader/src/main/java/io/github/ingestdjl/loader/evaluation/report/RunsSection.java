/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.evaluation.relevance.Estimate;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.report.Html.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How well each configuration finds papers.
 *
 * @param judgedBy the measure that single queries are shown by
 */
record RunsSection(List<ReportedRun> runs, Measure judgedBy) {

    private static final int PANELS_IN_A_ROW = 3;
    private static final int PANEL_HEIGHT = 84;
    private static final int RUN_HEIGHT = 26;
    private static final int SCORES_HEIGHT = 200;
    private static final int LEGEND_HEIGHT = 28;
    private static final int TENTHS = 10;
    private static final int BINS = 24;
    private static final int EXTREMES = 10;
    private static final int DISTRIBUTION_HEIGHT = 320;

    void add(Html html, ObjectNode data) {
        List<Map<Measure, Estimate>> summaries =
                runs.stream().map(run -> run.run().summary()).toList();
        html.heading("Measures by configuration");
        html.paragraph("Means over all queries, with their 95 % confidence intervals by bootstrap.");
        int rows = (Measure.values().length + PANELS_IN_A_ROW - 1) / PANELS_IN_A_ROW;
        html.plot(
                "measures",
                rows * (PANEL_HEIGHT + RUN_HEIGHT * runs.size()),
                "Each measure of each configuration: the dot is the mean, the line its 95 % confidence interval.");
        ObjectNode plot = data.putObject("measures");
        plot.put("inARow", PANELS_IN_A_ROW).put("panel", PANEL_HEIGHT).put("run", RUN_HEIGHT);
        ArrayNode names = plot.putArray("runs");
        runs.forEach(run -> names.add(run.name()));
        ArrayNode panels = plot.putArray("panels");
        for (Measure measure : Measure.values()) {
            ArrayNode values = panels.addObject().put("name", title(measure)).putArray("values");
            summaries.forEach(summary -> {
                Estimate estimate = summary.get(measure);
                if (isKnown(estimate)) {
                    values.addArray().add(estimate.mean()).add(estimate.low()).add(estimate.high());
                } else {
                    values.addNull();
                }
            });
        }
        table(html, summaries);
        distributions(html, data);
        scores(html, data);
        extremes(html);
    }

    /** Of runs that count different places, without their number. */
    private String title(Measure measure) {
        Set<String> titles =
                runs.stream().map(run -> measure.title(run.run().k())).collect(Collectors.toSet());
        return titles.size() == 1
                ? titles.iterator().next()
                : titles.iterator().next().replaceFirst("@.*", "@k");
    }

    private void table(Html html, List<Map<Measure, Estimate>> summaries) {
        List<String> titles = new ArrayList<>(List.of("configuration", "queries"));
        Stream.of(Measure.values()).map(this::title).forEach(titles::add);
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.text(runs.get(i).name()),
                    Cell.number("%,d", runs.get(i).run().queries().size())));
            summaries.get(i).values().forEach(estimate -> cells.add(interval(estimate)));
            rows.add(cells);
        }
        html.table(titles, rows, -1);
    }

    /** Nothing is, of a run without queries. */
    private static boolean isKnown(Estimate estimate) {
        return !Double.isNaN(estimate.mean());
    }

    private static Cell interval(Estimate estimate) {
        if (!isKnown(estimate)) {
            return Cell.number("-");
        }
        return new Cell(
                String.format(
                        Locale.ROOT,
                        "%.4f<br><small>%.3f–%.3f</small>",
                        estimate.mean(),
                        estimate.low(),
                        estimate.high()),
                "n");
    }

    private void distributions(Html html, ObjectNode data) {
        String measure = title(judgedBy);
        html.heading("From query to query");
        html.paragraph("A mean does not tell whether all queries fare alike, or some find all and some nothing.");
        html.plot(
                "distribution",
                DISTRIBUTION_HEIGHT,
                "Share of the queries whose " + measure + " is in each tenth from 0 to 1; exactly 1 is in the last.");
        ObjectNode plot = data.putObject("distribution").put("measure", measure);
        ArrayNode lines = plot.putArray("runs");
        for (ReportedRun run : runs) {
            double[] values = run.run().values(judgedBy);
            shares(
                    lines.addObject().put("name", run.name()).putArray("shares"),
                    histogram(values, 0, 1, TENTHS),
                    values.length);
        }
    }

    /** Of the papers that were found, those that are relevant and the others: where they part, a threshold could be. */
    private void scores(Html html, ObjectNode data) {
        html.heading("Scores");
        html.paragraph(
                "What the search itself says of the papers that it lists, relevant ones and others. The further the"
                        + " two lie apart, the better a score tells what is relevant. Scores of different ways to search"
                        + " have different scales.");
        int rows = (runs.size() + PANELS_IN_A_ROW - 1) / PANELS_IN_A_ROW;
        html.plot(
                "scores",
                LEGEND_HEIGHT + rows * SCORES_HEIGHT,
                "Which scores the relevant papers have, and which the others: shares of each, by configuration.");
        ObjectNode plot =
                data.putObject("scores").put("inARow", PANELS_IN_A_ROW).put("panel", SCORES_HEIGHT);
        ArrayNode panels = plot.putArray("panels");
        for (ReportedRun run : runs) {
            double[] relevant = scores(run.run(), true);
            double[] others = scores(run.run(), false);
            double low = Stream.of(relevant, others)
                    .flatMapToDouble(Arrays::stream)
                    .min()
                    .orElse(0);
            double high = Stream.of(relevant, others)
                    .flatMapToDouble(Arrays::stream)
                    .max()
                    .orElse(1);
            ObjectNode panel =
                    panels.addObject().put("name", run.name()).put("low", low).put("high", high);
            shares(panel.putArray("relevant"), histogram(relevant, low, high, BINS), relevant.length);
            shares(panel.putArray("others"), histogram(others, low, high, BINS), others.length);
        }
    }

    private static double[] scores(EvaluationRun run, boolean relevant) {
        return run.queries().stream()
                .flatMapToDouble(query -> query.hits().stream()
                        .filter(hit -> query.targets().getOrDefault(hit.id(), 0) > 0 == relevant)
                        .mapToDouble(JudgedQuery.Hit::score))
                .toArray();
    }

    static long[] histogram(double[] values, double low, double high, int bins) {
        long[] counts = new long[bins];
        for (double value : values) {
            double place = high > low ? (value - low) / (high - low) : 0;
            counts[Math.max(0, Math.min(bins - 1, (int) (place * bins)))]++;
        }
        return counts;
    }

    private static void shares(ArrayNode shares, long[] counts, int of) {
        for (long count : counts) {
            shares.add(of == 0 ? 0 : (double) count / of);
        }
    }

    private void extremes(Html html) {
        html.heading("Best and worst queries");
        for (ReportedRun run : runs) {
            double[] values = run.run().values(judgedBy);
            Comparator<Integer> worst = Comparator.<Integer>comparingDouble(i -> values[i])
                    .thenComparing(i -> run.run().queries().get(i).id());
            Comparator<Integer> best = Comparator.<Integer>comparingDouble(i -> -values[i])
                    .thenComparing(i -> run.run().queries().get(i).id());
            html.raw("<details" + (runs.size() == 1 ? " open" : "") + "><summary>" + Html.escaped(run.name())
                    + "</summary>\n");
            list(html, "Worst", run.run(), values, worst);
            list(html, "Best", run.run(), values, best);
            html.raw("</details>\n");
        }
    }

    private void list(Html html, String heading, EvaluationRun run, double[] values, Comparator<Integer> order) {
        html.subheading(heading);
        html.table(
                List.of(judgedBy.title(run.k()), "query", "found first"),
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(order)
                        .limit(EXTREMES)
                        .map(i -> row(run.queries().get(i), values[i]))
                        .toList(),
                -1);
    }

    private static List<Cell> row(JudgedQuery query, double value) {
        String text = query.text() == null ? query.id() : query.text();
        Cell first = query.hits().isEmpty()
                ? Cell.text("nothing")
                : Cell.paper(query.hits().get(0).id(), query.hits().get(0).title());
        return List.of(
                Cell.number("%.4f", value),
                query.own() == null ? new Cell(Html.escaped(text), "t") : Cell.paper(query.own(), text),
                first);
    }
}
