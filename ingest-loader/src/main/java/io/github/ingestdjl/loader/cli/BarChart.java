/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts as a table whose last column is a bar, in eighths of a character. No row is wider than asked for, unless labels and counts alone are.
 *
 * @param width in columns
 */
record BarChart(int width) {

    private static final int DEFAULT_WIDTH = 80;
    private static final int MIN_WIDTH = 20;
    private static final int MAX_WIDTH = 1000;
    private static final int EIGHTHS = 8;
    private static final String PARTS = " ▏▎▍▌▋▊▉";
    private static final String FULL = "█";

    /** One line. */
    record Row(String label, long count) {}

    /** The terminal's width if the environment tells it. */
    static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        // Longer numbers are no terminal's.
        return columns.matches("\\d{1,4}")
                ? Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Integer.parseInt(columns)))
                : DEFAULT_WIDTH;
    }

    /** One line for each row; the longest bar is the largest count's. */
    List<String> lines(List<Row> rows) {
        int labels = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        long most = rows.stream().mapToLong(Row::count).max().orElse(0);
        int counts = number(most).length();
        int bars = Math.max(1, width - labels - counts - 4);
        return rows.stream()
                .map(row -> String.format(
                                Locale.ROOT,
                                "%-" + Math.max(1, labels) + "s  %" + counts + "s  %s",
                                row.label(),
                                number(row.count()),
                                bar(row.count(), most, bars))
                        .stripTrailing())
                .toList();
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String bar(long count, long most, int columns) {
        if (count == 0) {
            return "";
        }
        // What is there is seen, however small beside the largest.
        int eighths = Math.max(1, (int) Math.round((double) count / most * columns * EIGHTHS));
        String part = eighths % EIGHTHS == 0 ? "" : PARTS.substring(eighths % EIGHTHS, eighths % EIGHTHS + 1);
        return FULL.repeat(eighths / EIGHTHS) + part;
    }
}
