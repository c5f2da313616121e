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
record ListPage(String heading, YearMonth month, int total, List<ListRow> rows) {

    private static final String NO_LISTING = "No listing";

    ListPage {
        rows = List.copyOf(rows);
    }

    /** Whether there is nothing in the whole period. */
    boolean isEmpty() {
        return total == 0;
    }

    /** Whether this is a list of that month. arXiv's former front end did not name the month where it had no listing. */
    boolean isOf(YearMonth asked) {
        return month == null ? isEmpty() && heading.startsWith(NO_LISTING) : month.equals(asked);
    }
}
