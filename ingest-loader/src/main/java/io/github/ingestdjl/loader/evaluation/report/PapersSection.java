/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.evaluation.report.Html.Cell;
import io.github.ingestdjl.loader.index.Statistics;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many papers the index has, by year and by month. */
record PapersSection(String index, Statistics papers) {

    private static final int HEIGHT = 260;

    void add(Html html, ObjectNode data) {
        html.heading("Papers");
        html.paragraph(String.format(
                Locale.ROOT,
                "Index %s has %,d papers, %,d of them with the vector of their title and %,d with that of their abstract%s.",
                index,
                papers.papers(),
                papers.withTitleVector(),
                papers.withAbstractVector(),
                papers.undated() == 0
                        ? ""
                        : String.format(Locale.ROOT, "; of %,d the day of submission is unknown", papers.undated())));
        if (papers.months().isEmpty()) {
            return;
        }
        SortedMap<YearMonth, Long> months = papers.months();
        ArrayNode byMonth = data.putObject("papers").putArray("months");
        SortedMap<Year, Long> years = new TreeMap<>();
        for (YearMonth month = months.firstKey(); !month.isAfter(months.lastKey()); month = month.plusMonths(1)) {
            long count = months.getOrDefault(month, 0L);
            byMonth.addArray().add(month.toString()).add(count);
            years.merge(Year.of(month.getYear()), count, Long::sum);
        }
        ArrayNode byYear = ((ObjectNode) data.get("papers")).putArray("years");
        List<List<Cell>> rows = new ArrayList<>();
        years.forEach((year, count) -> {
            byYear.addArray().add(year.toString()).add(count);
            rows.add(List.of(Cell.text(year.toString()), Cell.number("%,d", count)));
        });
        html.plot("papers-years", HEIGHT, "Papers by the year of their first version");
        html.plot("papers-months", HEIGHT, "Papers by the month of their first version");
        html.raw("<details><summary>Papers by year, as a table</summary>");
        html.table(List.of("year", "papers"), rows, -1);
        html.raw("</details>\n");
    }
}
