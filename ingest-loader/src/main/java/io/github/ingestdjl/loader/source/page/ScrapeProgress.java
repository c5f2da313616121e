/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.time.YearMonth;

/**
 * How far a scrape has come at one moment. Immutable.
 *
 * @param month the month that is being read, null before the first
 * @param monthsDone how many months are behind, those of an earlier run included
 * @param months how many there are in all
 * @param rowsDone how many of the month's rows are behind, those of an earlier run included
 * @param rows how many the month has; 0 while its list is being read
 */
public record ScrapeProgress(YearMonth month, int monthsDone, int months, int rowsDone, int rows) {}
