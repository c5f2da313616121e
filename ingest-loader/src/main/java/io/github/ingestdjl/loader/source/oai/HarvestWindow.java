/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The days that one request asks for: a calendar month, or the part of it that is wanted. Immutable.
 *
 * @param from the first day
 * @param until the last day
 */
record HarvestWindow(LocalDate from, LocalDate until) {

    private static final String BETWEEN = "..";

    /** The windows of a range of days; none when it ends before it begins. */
    static List<HarvestWindow> split(LocalDate from, LocalDate until) {
        List<HarvestWindow> windows = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(until); ) {
            LocalDate end = YearMonth.from(day).atEndOfMonth();
            windows.add(new HarvestWindow(day, end.isAfter(until) ? until : end));
            day = end.plusDays(1);
        }
        return windows;
    }

    /** The window of a {@link #scope()}, or null when the text is none. */
    static HarvestWindow parse(String scope) {
        int between = scope.indexOf(BETWEEN);
        try {
            return between < 0
                    ? null
                    : new HarvestWindow(
                            LocalDate.parse(scope.substring(0, between)),
                            LocalDate.parse(scope.substring(between + BETWEEN.length())));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The window as text, such as {@code 2023-01-01..2023-01-31}. */
    String scope() {
        return from + BETWEEN + until;
    }
}
