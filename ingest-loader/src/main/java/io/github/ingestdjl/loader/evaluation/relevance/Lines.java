/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the readers of files share. */
final class Lines {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Lines() {}

    /** A line that is not blank, and its number from 1. */
    record Line(long number, String text) {}

    /** All lines but blank ones. */
    static List<Line> of(Path file) throws IOException {
        List<String> all;
        try {
            all = Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new UnreadableFileException(file, "must be UTF-8");
        } catch (NoSuchFileException e) {
            throw new UnreadableFileException(file, "there is no such file");
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String text = i == 0 && all.get(0).startsWith(BYTE_ORDER_MARK)
                    ? all.get(0).substring(1)
                    : all.get(i);
            if (!text.isBlank()) {
                lines.add(new Line(i + 1, text.strip()));
            }
        }
        if (lines.isEmpty()) {
            throw new UnreadableFileException(file, "is empty");
        }
        return lines;
    }

    /** The cells of a line, between white space. */
    static List<String> cells(Path file, Line line, String... columns) {
        List<String> cells = List.of(line.text().split("\\s+"));
        if (cells.size() != columns.length) {
            throw new UnreadableFileException(
                    file,
                    line.number(),
                    "must have the " + columns.length + " columns [" + String.join(" ", columns) + "], got ["
                            + line.text() + "]");
        }
        return cells;
    }
}
