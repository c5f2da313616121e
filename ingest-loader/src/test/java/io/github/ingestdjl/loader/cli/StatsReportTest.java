/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.index.Statistics;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatsReportTest {

    private static final Map<String, Long> CATEGORIES = new LinkedHashMap<>();

    static {
        CATEGORIES.put("cs.CL", 1200L);
        CATEGORIES.put("cs.LG", 600L);
        CATEGORIES.put("math-ph", 1L);
    }

    @Test
    void monthsAreShownWithTheEmptyOnesBetween() {
        String text = report(Map.of("2022-12", 600L, "2023-02", 1200L)).text(2, 40);

        assertThat(text.lines())
                .containsExactly(
                        "index       papers",
                        "papers      1,803",
                        "vectors     1,803 of titles, 1,700 of abstracts",
                        "withdrawn   4",
                        "submitted   2022-12-01 to 2023-02-28",
                        "no date     3, counted by the month of their ids",
                        "",
                        "papers per month",
                        "2022-12    600  ████████████",
                        "2023-01      0",
                        "2023-02  1,200  ████████████████████████",
                        "",
                        "papers per category, cross-lists included",
                        "cs.CL  1,200  ██████████████████████████",
                        "cs.LG    600  █████████████",
                        "and 1 more, see --top");
    }

    @Test
    void moreThanThreeYearsAreShownByYear() {
        assertThat(report(Map.of("2020-01", 1L, "2022-12", 1L)).text(20, 80)).contains("papers per month", "2021-07");
        assertThat(report(Map.of("2019-12", 1L, "2020-02", 2L, "2022-12", 1L))
                        .text(20, 80)
                        .lines())
                .contains("papers per year", "2021  0")
                .anyMatch(line -> line.startsWith("2020  2  █"));
    }

    @Test
    void anEmptyIndexHasTotalsAlone() {
        Statistics none = new Statistics(0, 0, 0, 0, null, null, 0, new TreeMap<>(), Map.of(), List.of());

        assertThat(new StatsReport("papers", none).text(20, 80).lines())
                .containsExactly(
                        "index       papers",
                        "papers      0",
                        "vectors     0 of titles, 0 of abstracts",
                        "withdrawn   0");
    }

    private static StatsReport report(Map<String, Long> papers) {
        SortedMap<YearMonth, Long> months = new TreeMap<>();
        papers.forEach((month, count) -> months.put(YearMonth.parse(month), count));
        return new StatsReport(
                "papers",
                new Statistics(
                        1803,
                        1803,
                        1700,
                        4,
                        LocalDate.of(2022, 12, 1),
                        LocalDate.of(2023, 2, 28),
                        3,
                        months,
                        CATEGORIES,
                        List.of()));
    }
}
