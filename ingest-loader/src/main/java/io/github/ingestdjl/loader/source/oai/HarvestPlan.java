/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.Position;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a harvest has to read. Immutable.
 *
 * @param windows in order, at least one
 * @param windowsDone how many windows an earlier run has read
 * @param notices what the user should know: where the request was read in another way than it was written
 */
record HarvestPlan(List<Window> windows, int windowsDone, List<String> notices) {

    HarvestPlan {
        windows = List.copyOf(windows);
        notices = List.copyOf(notices);
    }

    /**
     * Splits the days of a request.
     *
     * @param today in UTC; the server refuses later days
     * @throws IllegalArgumentException when all days lie ahead, or when the position is not one of this request
     */
    static HarvestPlan of(HarvestRequest request, LocalDate today, Position position) {
        List<String> notices = new ArrayList<>();
        if (request.set() != null && !request.set().equals(request.serverSet())) {
            notices.add("[" + request.set() + "] is the set [" + request.serverSet() + "]");
        }
        if (request.from().isAfter(today)) {
            throw new IllegalArgumentException("[--from] must not be after today, got [" + request.from() + "]");
        }
        LocalDate from = request.from();
        if (from.isBefore(HarvestRequest.EARLIEST)) {
            from = HarvestRequest.EARLIEST;
            notices.add("the server knows no day before [" + from + "]: beginning there");
        }
        LocalDate until = request.until() == null ? today : request.until();
        if (until.isAfter(today)) {
            until = today;
            notices.add("[" + request.until() + "] lies ahead: reading until today, [" + today + "]");
        }
        if (position.equals(Position.START)) {
            return new HarvestPlan(Window.split(from, until), 0, notices);
        }
        Window begun = Window.parse(position.scope());
        if (begun == null || begun.from().isBefore(from) || begun.until().isAfter(until)) {
            throw new IllegalArgumentException("the earlier run stood at [" + position.scope()
                    + "], which does not belong to a harvest from [" + from + "] until [" + until + "]");
        }
        // As it was begun: "until today" was another day then, and the token and the finished records belong to it.
        List<Window> windows = new ArrayList<>();
        windows.add(begun);
        windows.addAll(Window.split(begun.until().plusDays(1), until));
        int done = Window.split(from, begun.from().minusDays(1)).size();
        return new HarvestPlan(windows, done, notices);
    }

    /**
     * The days that one request asks for: a calendar month, or the part of it that is wanted. Immutable.
     *
     * @param from the first day
     * @param until the last day
     */
    record Window(LocalDate from, LocalDate until) {

        private static final String BETWEEN = "..";

        /** The windows of a range of days; none when it ends before it begins. */
        static List<Window> split(LocalDate from, LocalDate until) {
            List<Window> windows = new ArrayList<>();
            for (LocalDate day = from; !day.isAfter(until); ) {
                LocalDate end = YearMonth.from(day).atEndOfMonth();
                windows.add(new Window(day, end.isAfter(until) ? until : end));
                day = end.plusDays(1);
            }
            return windows;
        }

        /** The window of a {@link #scope()}, or null when the text is none. */
        static Window parse(String scope) {
            int between = scope.indexOf(BETWEEN);
            try {
                return between < 0
                        ? null
                        : new Window(
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
}
