/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.net.URI;
import java.time.YearMonth;

/**
 * Where a site has its pages.
 *
 * @param base where the site begins
 * @param archive the archive or category whose lists are read
 */
record Addresses(URI base, String archive) {

    /** The most rows that arXiv shows on a page. */
    static final int SHOW = 2000;

    /** The list of a month from the row after those skipped on. */
    URI list(YearMonth month, int skip) {
        return at("/list/" + archive + "/" + month + "?skip=" + skip + "&show=" + SHOW);
    }

    /** The list page of a month that has the row of this number, from 1. */
    URI listWith(YearMonth month, int row) {
        return list(month, Math.max(0, row - 1) / SHOW * SHOW);
    }

    URI abstractPage(String id) {
        return at("/abs/" + id);
    }

    private URI at(String path) {
        return URI.create(base.toString().replaceFirst("/$", "") + path);
    }
}
