/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.time.YearMonth;
import java.util.List;

/**
 * What one list page says. A page past the end of its list has a total, but no rows.
 *
 * @param heading the heading that tells the period, as it stands there
 * @param month the month that the heading names; null where it names none, as that of a whole year
 * @param total how many entries the whole list has; 0 when there is no listing
 * @param rows in the page's order
 */
record ListPage(String heading, YearMonth month, int total, List<Row> rows) {

    private static final String NO_LISTING = "No listing";

    ListPage {
        rows = List.copyOf(rows);
    }

    /**
     * A paper, or what arXiv could not fill in.
     *
     * @param number the row's number within the whole list, from 1, or 0 where the page does not tell
     * @param id null where a broken row does not tell
     * @param error what stands there instead of a paper; null where there is a paper
     */
    record Row(int number, String id, String error) {

        /** What tells this row from the others of its month. */
        String key() {
            return id == null ? error : id;
        }
    }

    /** Whether this is a list of that month. arXiv's former front end did not name the month where it had no listing. */
    boolean isOf(YearMonth asked) {
        return month == null ? total == 0 && heading.startsWith(NO_LISTING) : month.equals(asked);
    }
}
