/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A reference list as the original experiment published its own: a row for each paper, {@code query_article_link,top_1,…,top_10}, papers as
 * {@code /abs/ID}, fewer than ten where the engine had fewer. A row is on the disk before the next page is asked for. For one thread; whoever
 * opens it closes it.
 */
public final class ReferenceFile implements Closeable {

    /** How many results a row has. */
    public static final int SIZE = 10;

    private static final String PREFIX = "/abs/";
    private static final String HEADER = "query_article_link,"
            + IntStream.rangeClosed(1, SIZE).mapToObj(i -> "top_" + i).collect(Collectors.joining(","));

    private final BufferedWriter writer;
    private final Set<String> known;

    private ReferenceFile(BufferedWriter writer, Set<String> known) {
        this.writer = writer;
        this.known = known;
    }

    /**
     * Opens a file that may have rows already, or makes it. A last row that was cut off, as by a crash, is dropped.
     *
     * @throws IOException when the file is something else, with the line
     */
    public static ReferenceFile open(Path file) throws IOException {
        Set<String> known = new HashSet<>();
        String text = Files.exists(file) ? Files.readString(file) : "";
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        List<String> lines = whole.lines().toList();
        if (lines.isEmpty() ? !HEADER.startsWith(text) : !lines.get(0).equals(HEADER)) {
            throw new IOException("[" + file + "] is no reference list of this command: its first line must be ["
                    + HEADER + "], got [" + shown(text.lines().findFirst().orElse("")) + "]");
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            try {
                if (cells.length != 1 + SIZE || !cells[0].startsWith(PREFIX)) {
                    throw new InvalidRow();
                }
                known.add(ArxivId.checked(cells[0].substring(PREFIX.length())));
            } catch (InvalidRow | InvalidPaperException e) {
                throw new IOException("[" + file + "] is no reference list of this command: line " + (i + 1)
                        + " must be [" + PREFIX + "ID] and " + SIZE + " cells, got [" + shown(lines.get(i)) + "]");
            }
        }
        if (!whole.equals(text) || lines.isEmpty()) {
            Files.writeString(file, lines.isEmpty() ? HEADER + "\n" : whole);
        }
        return new ReferenceFile(
                Files.newBufferedWriter(
                        file, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                known);
    }

    private static String shown(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

    /** Whether a paper has its row. */
    public boolean has(String paper) {
        return known.contains(paper);
    }

    void add(String paper, Collection<String> results) throws IOException {
        List<String> cells = new ArrayList<>();
        Stream.concat(Stream.of(paper), results.stream().limit(SIZE))
                .map(PREFIX::concat)
                .forEach(cells::add);
        while (cells.size() < 1 + SIZE) {
            cells.add("");
        }
        writer.write(String.join(",", cells) + "\n");
        writer.flush();
        known.add(paper);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class InvalidRow extends Exception {
        private static final long serialVersionUID = 1;
    }
}
