/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which column of a table holds what.
 *
 * @param size how many columns there are
 * @param columns where each is that we know
 * @param ignored the names of the others
 */
record TableHeader(int size, Map<Column, Integer> columns, List<String> ignored) {

    /**
     * Reads a header.
     *
     * @throws IOException when the id or the title is not among its columns
     */
    static TableHeader of(List<String> cells) throws IOException {
        TableHeader header = find(cells);
        List<String> missing = new ArrayList<>();
        for (Column required : List.of(Column.ID, Column.TITLE)) {
            if (!header.columns.containsKey(required)) {
                missing.add(required.label());
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("the table has no column " + missing + ", its header is " + cells
                    + ": the id's column must be one of " + Column.ID.names() + ", the title's one of "
                    + Column.TITLE.names());
        }
        return header;
    }

    /** Whether id and title are among the cells. */
    static boolean isHeader(List<String> cells) {
        return find(cells).columns.keySet().containsAll(List.of(Column.ID, Column.TITLE));
    }

    private static TableHeader find(List<String> cells) {
        List<String> names = cells.stream().map(Column::normalised).toList();
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            column.names().stream()
                    .filter(names::contains)
                    .findFirst()
                    .ifPresent(name -> columns.put(column, names.indexOf(name)));
        }
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!columns.containsValue(i)) {
                ignored.add(cells.get(i).strip());
            }
        }
        return new TableHeader(cells.size(), columns, ignored);
    }
}
