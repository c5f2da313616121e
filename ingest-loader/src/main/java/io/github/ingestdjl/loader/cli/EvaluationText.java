/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.Estimate;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.paper.PaperFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs side by side, a line each, with the intervals that 95 of 100 samples of as many queries would lie in. */
record EvaluationText(RunFile file, List<Measure> measures) {

    List<String> table() {
        List<String> names = names();
        int k = k();
        TextTable table = new TextTable(head(names, k).toArray(String[]::new));
        rows(names).forEach(row -> table.row(row.toArray(String[]::new)));
        return table.lines();
    }

    List<String> markdown() {
        List<String> names = names();
        List<String> lines = new ArrayList<>();
        List<String> head = head(names, k());
        lines.add(markdown(head));
        lines.add("|" + "---|".repeat(head.size()));
        rows(names).forEach(row -> lines.add(markdown(row)));
        return lines;
    }

    /** All measures, mean and both ends of the interval in columns of their own. */
    List<String> csv() {
        List<String> names = names();
        List<String> lines = new ArrayList<>();
        lines.add(Stream.concat(
                        Stream.concat(names.stream(), Stream.of("queries", "k")),
                        Stream.of(Measure.values()).flatMap(measure -> Stream.of("", "_low", "_high")
                                .map(end -> measure.key(k()) + end)))
                .collect(Collectors.joining(",")));
        for (EvaluationRun run : file.runs()) {
            List<String> cells = new ArrayList<>();
            names.forEach(name -> cells.add(run.configuration().getOrDefault(name, "")));
            cells.add(String.valueOf(run.queries().size()));
            cells.add(String.valueOf(run.k()));
            Map<Measure, Estimate> summary = run.summary();
            for (Measure measure : Measure.values()) {
                Estimate estimate = summary.get(measure);
                cells.add(exact(estimate.mean()));
                cells.add(exact(estimate.low()));
                cells.add(exact(estimate.high()));
            }
            lines.add(cells.stream().map(PaperFormat::cell).collect(Collectors.joining(",")));
        }
        return lines;
    }

    private List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        file.runs().forEach(run -> names.addAll(run.configuration().keySet()));
        return List.copyOf(names);
    }

    private int k() {
        return file.runs().get(0).k();
    }

    private List<String> head(List<String> names, int k) {
        List<String> head = new ArrayList<>(names);
        head.add("queries");
        measures.forEach(measure -> head.add(measure.title(k)));
        return head;
    }

    private List<List<String>> rows(List<String> names) {
        List<List<String>> rows = new ArrayList<>();
        for (EvaluationRun run : file.runs()) {
            List<String> row = new ArrayList<>();
            names.forEach(name -> row.add(run.configuration().getOrDefault(name, "")));
            row.add(String.valueOf(run.queries().size()));
            Map<Measure, Estimate> summary = run.summary();
            measures.forEach(measure -> row.add(shown(summary.get(measure))));
            rows.add(row);
        }
        if (file.random() != null) {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                row.add(i == 0 ? "random" : "");
            }
            row.add(String.valueOf(file.runs().get(0).queries().size()));
            measures.forEach(measure -> row.add(number(file.random().get(measure))));
            rows.add(row);
        }
        return rows;
    }

    private static String markdown(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String shown(Estimate estimate) {
        return number(estimate.mean()) + " [" + number(estimate.low()) + ", " + number(estimate.high()) + "]";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String exact(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
