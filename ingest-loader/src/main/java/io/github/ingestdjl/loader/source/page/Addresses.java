/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.net.URI;
import java.time.YearMonth;

/** Where a site has its pages. */
final class Addresses {

    /** The most rows that arXiv shows on a page. */
    static final int SHOW = 2000;

    private final String base;
    private final ScrapeRequest request;

    Addresses(URI base, ScrapeRequest request) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.request = request;
    }

    /** The list of a month from the row after those skipped on. */
    URI list(YearMonth month, int skip) {
        return URI.create(base + "/list/" + request.archive() + "/"
                + request.form().name(month) + "?skip=" + skip + "&show=" + SHOW);
    }

    /** The list page of a month that has the row of this number, from 1. */
    URI listWith(YearMonth month, int row) {
        return list(month, Math.max(0, row - 1) / SHOW * SHOW);
    }

    URI abstractPage(String id) {
        return URI.create(base + "/abs/" + id);
    }
}
