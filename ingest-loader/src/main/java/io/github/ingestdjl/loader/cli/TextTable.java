/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows in columns as wide as their widest cell; numbers stand to the right. For one thread. */
final class TextTable {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... titles) {
        rows.add(List.of(titles));
    }

    /** Text from elsewhere, such as a title, with a question mark for each control character: a terminal's commands begin with one. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    void row(String... cells) {
        rows.add(Stream.of(cells).map(TextTable::printable).toList());
    }

    /** Without blanks at the ends of lines. */
    List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> padded(row.get(column), widths[column], isNumeric(column)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream()
                        .skip(1)
                        .allMatch(row ->
                                row.get(column).isEmpty() || row.get(column).matches("-|-?[0-9][0-9.,e+-]*"));
    }

    private static String padded(String cell, int width, boolean right) {
        String blanks = " ".repeat(width - cell.length());
        return right ? blanks + cell : cell + blanks;
    }
}
