/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.time.YearMonth;
import java.util.List;

/**
 * The whole list of a month.
 *
 * @param total how many entries the list had when it was read
 * @param rows in the list's order, each key once
 */
record MonthList(YearMonth month, int total, List<ListRow> rows) {}
