/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.ingestdjl.loader.index.Statistics;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statistics of an index, for people and, as it is, for programs. */
record StatsReport(String index, @JsonUnwrapped Statistics statistics) {

    // More bars than these fill more than a screen.
    private static final int MAX_MONTHS = 36;

    /**
     * Totals, a chart over time and the most frequent categories.
     *
     * @param top how many categories
     * @param width in columns
     */
    String text(int top, int width) {
        List<String> lines = new ArrayList<>();
        lines.add("index       " + index);
        lines.add("papers      " + BarChart.number(statistics.papers()));
        lines.add("vectors     " + BarChart.number(statistics.withTitleVector()) + " of titles, "
                + BarChart.number(statistics.withAbstractVector()) + " of abstracts");
        lines.add("withdrawn   " + BarChart.number(statistics.withdrawn()));
        if (statistics.first() != null) {
            lines.add("submitted   " + statistics.first() + " to " + statistics.last());
        }
        if (statistics.undated() > 0) {
            lines.add("no date     " + BarChart.number(statistics.undated()) + ", counted by the month of their ids");
        }
        BarChart chart = new BarChart(width);
        if (!statistics.months().isEmpty()) {
            boolean monthly = span() <= MAX_MONTHS;
            lines.add("");
            lines.add(monthly ? "papers per month" : "papers per year");
            lines.addAll(chart.lines(monthly ? months() : years()));
        }
        addCategories(lines, top, chart);
        return String.join(System.lineSeparator(), lines);
    }

    private void addCategories(List<String> lines, int top, BarChart chart) {
        Map<String, Long> all = statistics.categories();
        if (all.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("papers per category, cross-lists included");
        lines.addAll(chart.lines(all.entrySet().stream()
                .limit(top)
                .map(category -> new BarChart.Row(category.getKey(), category.getValue()))
                .toList()));
        if (all.size() > top) {
            lines.add("and " + (all.size() - top) + " more, see --top");
        }
    }

    private long span() {
        return ChronoUnit.MONTHS.between(
                        statistics.months().firstKey(), statistics.months().lastKey())
                + 1;
    }

    /** Every month from the first to the last, also those without papers. */
    private List<BarChart.Row> months() {
        SortedMap<YearMonth, Long> months = statistics.months();
        List<BarChart.Row> rows = new ArrayList<>();
        for (YearMonth month = months.firstKey(); !month.isAfter(months.lastKey()); month = month.plusMonths(1)) {
            rows.add(new BarChart.Row(month.toString(), months.getOrDefault(month, 0L)));
        }
        return rows;
    }

    /** Every year from the first to the last, also those without papers. */
    private List<BarChart.Row> years() {
        SortedMap<Year, Long> years = new TreeMap<>();
        statistics.months().forEach((month, papers) -> years.merge(Year.of(month.getYear()), papers, Long::sum));
        List<BarChart.Row> rows = new ArrayList<>();
        for (Year year = years.firstKey(); !year.isAfter(years.lastKey()); year = year.plusYears(1)) {
            rows.add(new BarChart.Row(year.toString(), years.getOrDefault(year, 0L)));
        }
        return rows;
    }
}
