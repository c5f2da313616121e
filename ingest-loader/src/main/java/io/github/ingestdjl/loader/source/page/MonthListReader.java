/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.IOException;
import java.net.URI;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks for the list pages of a month until it has them all. For one thread. */
final class MonthListReader {

    private static final int MORE_TRIES = 3;
    private static final int MISSING = 404;

    private final PageClient pages;
    private final Addresses addresses;
    private final Consumer<String> notices;
    private final ListPageParser parser = new ListPageParser();

    /**
     * The whole list of a month.
     *
     * @param total how many entries the list had when it was read
     * @param rows in the list's order, each key once
     */
    record MonthList(YearMonth month, int total, List<ListPage.Row> rows) {}

    MonthListReader(PageClient pages, Addresses addresses, Consumer<String> notices) {
        this.pages = pages;
        this.addresses = addresses;
        this.notices = notices;
    }

    /**
     * The whole list. Rows that are added while the pages are read shift the others, so that pages overlap or leave a gap: then all are read
     * again.
     *
     * @param fresh whether the site is to be asked for pages that it has been asked for before
     */
    MonthList read(YearMonth month, boolean fresh) throws IOException, InterruptedException {
        MonthList list = readOnce(month, fresh);
        for (int tries = 0; list == null; tries++) {
            if (tries == MORE_TRIES) {
                throw new IOException("the list at [" + addresses.list(month, 0)
                        + "] keeps changing while it is read: run the command again later to go on");
            }
            notices.accept(month + ": the list has changed while it was read, reading it again");
            list = readOnce(month, true);
        }
        return list;
    }

    /** How many entries the list has by now. */
    int total(MonthList before) throws IOException, InterruptedException {
        // The last page is the shortest.
        int last = before.rows().isEmpty() ? 0 : (before.total() - 1) / Addresses.SHOW * Addresses.SHOW;
        return page(before.month(), last, true).total();
    }

    /** The list, or null when its total has changed from one page to the next. */
    private MonthList readOnce(YearMonth month, boolean fresh) throws IOException, InterruptedException {
        Map<String, ListPage.Row> rows = new LinkedHashMap<>();
        ListPage page = page(month, 0, fresh);
        int total = page.total();
        int skip = 0;
        while (true) {
            page.rows().forEach(row -> rows.putIfAbsent(row.key(), row));
            skip += page.rows().size();
            if (skip >= total) {
                return new MonthList(month, total, List.copyOf(rows.values()));
            }
            page = page(month, skip, fresh);
            if (page.total() != total) {
                return null;
            }
        }
    }

    private ListPage page(YearMonth month, int skip, boolean fresh) throws IOException, InterruptedException {
        URI uri = addresses.list(month, skip);
        Page answer = fresh ? pages.getAgain(uri) : pages.get(uri);
        for (int tries = 0; ; tries++) {
            try {
                ListPage page = parser.parse(answer);
                checkMonth(uri, page, month);
                checkRows(page, skip);
                return page;
            } catch (InvalidPaperException e) {
                if (answer.status() != 200) {
                    throw new IOException("the list at [" + uri + "] " + e.getMessage() + hint(answer.status()), e);
                }
                if (tries == MORE_TRIES) {
                    throw new IOException(
                            "the page at [" + uri + "] " + e.getMessage() + ", " + (tries + 1)
                                    + " times: if a browser shows a list there, run the command again later to go on",
                            e);
                }
                notices.accept("[" + uri + "] " + e.getMessage() + ", asking again");
                answer = pages.getAgain(uri);
            }
        }
    }

    private String hint(int status) {
        return status == MISSING
                ? ": is [" + addresses.archive()
                        + "] an archive or category of arXiv, such as [cs], [cs.CL] or [hep-th]?"
                : "";
    }

    private static void checkMonth(URI uri, ListPage page, YearMonth month) throws IOException {
        if (!page.isOf(month)) {
            throw new IOException(
                    "the list at [" + uri + "] must be that of [" + month + "], got [" + page.heading() + "]");
        }
    }

    /** The rows must begin where they were asked for; a page beyond a list that has become shorter may have none. */
    private static void checkRows(ListPage page, int skip) throws InvalidPaperException {
        if (page.rows().isEmpty()) {
            if (skip < page.total()) {
                throw ListPageParser.unusable("has none of its [" + page.total() + "] rows");
            }
            return;
        }
        int first = page.rows().get(0).number();
        if (first != 0 && first != skip + 1) {
            throw ListPageParser.unusable("must begin with row [" + (skip + 1) + "], got [" + first + "]");
        }
    }
}
