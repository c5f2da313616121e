/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How many papers there are of which kind.
 *
 * @param first the first day on which a paper was submitted, null when no day is known
 * @param last the last one
 * @param undated papers whose day is unknown
 * @param months papers by the month of their first version, or of their id where the day is unknown; months without papers are left out
 * @param categories the most frequent first; a paper counts in each of its categories
 * @param monthsAndCategories papers by both, in this order
 */
public record Statistics(
        long papers,
        long withTitleVector,
        long withAbstractVector,
        long withdrawn,
        LocalDate first,
        LocalDate last,
        long undated,
        SortedMap<YearMonth, Long> months,
        Map<String, Long> categories,
        List<Cell> monthsAndCategories) {

    /**
     * The papers of one category in one month.
     *
     * @param month null where not even an id tells it
     */
    public record Cell(YearMonth month, String category, long papers) {}
}
