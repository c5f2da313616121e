/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.Position;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a harvest has to read. Immutable.
 *
 * @param windows in order, at least one
 * @param windowsDone how many windows an earlier run has read
 * @param notices what the user should know: where the request was read in another way than it was written
 */
record HarvestPlan(List<HarvestWindow> windows, int windowsDone, List<String> notices) {

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
            return new HarvestPlan(HarvestWindow.split(from, until), 0, notices);
        }
        HarvestWindow begun = HarvestWindow.parse(position.scope());
        if (begun == null || begun.from().isBefore(from) || begun.until().isAfter(until)) {
            throw new IllegalArgumentException("the earlier run stood at [" + position.scope()
                    + "], which does not belong to a harvest from [" + from + "] until [" + until + "]");
        }
        // As it was begun: "until today" was another day then, and the token and the finished records belong to it.
        List<HarvestWindow> windows = new ArrayList<>();
        windows.add(begun);
        windows.addAll(HarvestWindow.split(begun.until().plusDays(1), until));
        int done = HarvestWindow.split(from, begun.from().minusDays(1)).size();
        return new HarvestPlan(windows, done, notices);
    }
}
