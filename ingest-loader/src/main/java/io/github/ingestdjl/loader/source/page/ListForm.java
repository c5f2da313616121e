/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.time.YearMonth;
import java.time.format.DateTimeFormatter;

/** How the address of a list names its month. */
public enum ListForm {

    /** {@code /list/cs/2023-01}, as arXiv has it. */
    YEAR_MONTH("uuuu-MM"),

    /**
     * {@code /list/cs/2301}, as arXiv had it, for mirrors of that time. arXiv itself answers 400 or 404 by now, and from 2001 to 2012 with the
     * list of a whole year; so the heading of every list is compared with the month that was asked for.
     */
    YYMM("uuMM");

    private final DateTimeFormatter format;

    ListForm(String pattern) {
        this.format = DateTimeFormatter.ofPattern(pattern);
    }

    String name(YearMonth month) {
        return format.format(month);
    }
}
