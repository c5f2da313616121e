/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.ingestdjl.loader.evaluation.relevance.Comparison;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pairs of runs, each with its measures and the queries that differ most.
 *
 * @param by the measure that queries differ most by
 * @param shown how many of them
 */
record ComparisonReport(List<Comparison> comparisons, List<Measure> measures, Measure by, int shown) {

    // A title fits, an abstract is cut.
    private static final int MAX_TEXT = 100;

    String text() {
        String end = System.lineSeparator();
        return comparisons.stream()
                .map(comparison ->
                        lines(comparison).stream().map(TextTable::printable).collect(Collectors.joining(end)))
                .collect(Collectors.joining(end + end));
    }

    private List<String> lines(Comparison comparison) {
        int k = comparison.a().k();
        List<String> lines = new ArrayList<>();
        lines.add("A: " + said(comparison.a()));
        lines.add("B: " + said(comparison.b()));
        lines.add(String.format(
                Locale.ROOT,
                "%,d queries in both%s",
                comparison.pairs().size(),
                comparison.onlyA() + comparison.onlyB() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d in A alone and %,d in B alone do not count",
                                comparison.onlyA(),
                                comparison.onlyB())));
        TextTable table = new TextTable("measure", "A", "B", "B - A", "95 % interval", "p", "better", "worse");
        for (Measure measure : measures) {
            Comparison.Difference difference = comparison.difference(measure);
            table.row(
                    measure.title(k),
                    number(difference.a()),
                    number(difference.b()),
                    signed(difference.difference().mean()),
                    "[" + signed(difference.difference().low()) + ", "
                            + signed(difference.difference().high()) + "]",
                    String.format(Locale.ROOT, "%.4f", difference.p()),
                    String.valueOf(difference.better()),
                    String.valueOf(difference.worse()));
        }
        lines.addAll(table.lines());
        List<Comparison.Pair> furthest = comparison.furthest(by, shown);
        if (!furthest.isEmpty()) {
            lines.add("furthest apart by " + by.title(k) + ":");
            furthest.forEach(pair -> lines.addAll(lines(pair)));
        }
        return lines;
    }

    private List<String> lines(Comparison.Pair pair) {
        List<String> lines = new ArrayList<>();
        String text = pair.a().text();
        lines.add(String.format(
                Locale.ROOT,
                "%s  %s%s",
                signed(pair.difference(by)),
                pair.a().id(),
                text == null ? "" : "  " + shortened(text)));
        pair.onlyA().forEach(place -> lines.add(line("A", place)));
        pair.onlyB().forEach(place -> lines.add(line("B", place)));
        return lines;
    }

    private static String line(String run, Comparison.Place place) {
        return String.format(
                Locale.ROOT,
                "        only %s: %2d. %s%s",
                run,
                place.rank(),
                place.id(),
                place.title() == null ? "" : "  " + shortened(place.title()));
    }

    private static String said(EvaluationRun run) {
        return run.configuration().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** All measures, whichever are shown. */
    Map<String, Object> json() {
        return Map.of("comparisons", comparisons.stream().map(this::json).toList());
    }

    private Map<String, Object> json(Comparison comparison) {
        int k = comparison.a().k();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            values.put(measure.key(k), comparison.difference(measure));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("a", comparison.a().configuration());
        json.put("b", comparison.b().configuration());
        json.put("queries", comparison.pairs().size());
        json.put("only_a", comparison.onlyA());
        json.put("only_b", comparison.onlyB());
        json.put("measures", values);
        json.put(
                "furthest",
                comparison.furthest(by, shown).stream()
                        .map(pair -> new Query(
                                pair.a().id(), pair.a().text(), pair.difference(by), pair.onlyA(), pair.onlyB()))
                        .toList());
        return json;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Query(
            String id, String text, double difference, List<Comparison.Place> onlyA, List<Comparison.Place> onlyB) {}

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }
}
