/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import io.github.ingestdjl.loader.paper.ArxivId;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of lists of papers: the original experiment's references and predictions. A column {@code query_article_link} names the query's paper,
 * columns {@code top_1} or {@code top1} and so on its list; other columns say nothing here.
 *
 * @param rows in the file's order
 * @param incomplete how many rows were dropped since they lack the query or, where lists are to be whole, one of their papers
 */
public record ListTable(List<Row> rows, int incomplete) {

    private static final String QUERY = "query_article_link";

    /**
     * A query's list.
     *
     * @param line its number in the file
     * @param query the id of the query's paper
     * @param papers their ids, the best first
     */
    public record Row(long line, String query, List<String> papers) {}

    /**
     * Reads a table.
     *
     * @param places how many columns of papers there must be; further ones do not count
     * @param whole whether rows that lack one of these papers are dropped; else they have the papers that they have
     * @throws UnreadableFileException with the line and the reason
     */
    public static ListTable read(Path file, int places, boolean whole) throws IOException {
        StringBuilder text = new StringBuilder();
        // Blank lines stay, so that numbers are those of the file.
        long next = 1;
        for (Lines.Line line : Lines.of(file)) {
            text.append("\n".repeat((int) (line.number() - next)))
                    .append(line.text())
                    .append('\n');
            next = line.number() + 1;
        }
        try (Reader in = new StringReader(text.toString());
                CSVParser parser = CSVFormat.RFC4180
                        .builder()
                        .setIgnoreEmptyLines(true)
                        .get()
                        .parse(in)) {
            return read(file, parser, places, whole);
        } catch (UncheckedIOException e) {
            throw new UnreadableFileException(file, "is no CSV: " + e.getCause().getMessage());
        }
    }

    private static ListTable read(Path file, CSVParser parser, int places, boolean whole) {
        Iterator<CSVRecord> records = parser.iterator();
        List<String> header = records.next().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        int query = header.indexOf(QUERY);
        List<Integer> columns = new ArrayList<>();
        for (int i = 1; header.contains("top_" + i) || header.contains("top" + i); i++) {
            columns.add(Math.max(header.indexOf("top_" + i), header.indexOf("top" + i)));
        }
        if (query < 0 || columns.size() < places) {
            throw new UnreadableFileException(
                    file,
                    1,
                    "must name the columns [" + QUERY + "] and [top_1] to [top_" + places + "], got " + header);
        }
        List<Row> rows = new ArrayList<>();
        int incomplete = 0;
        while (records.hasNext()) {
            CSVRecord record = records.next();
            // That of its end; rows are lines but where a cell has line breaks.
            long line = parser.getCurrentLineNumber();
            if (record.size() < header.size()) {
                throw new UnreadableFileException(
                        file, line, "must have [" + header.size() + "] cells, got [" + record.size() + "]");
            }
            List<String> cells = columns.stream()
                    .limit(places)
                    .map(column -> record.get(column).strip())
                    .filter(cell -> !cell.isEmpty())
                    .toList();
            String own = record.get(query).strip();
            if (own.isEmpty() || whole && cells.size() < places) {
                incomplete++;
                continue;
            }
            rows.add(new Row(
                    line,
                    id(file, line, QUERY, own),
                    cells.stream().map(cell -> id(file, line, "top", cell)).toList()));
        }
        return new ListTable(List.copyOf(rows), incomplete);
    }

    private static String id(Path file, long line, String column, String cell) {
        // Published lists have links with junk behind the id.
        String id = ArxivId.in(cell);
        if (id == null) {
            throw new UnreadableFileException(
                    file,
                    line,
                    "[" + column + "] must be an arXiv id or its address, such as 2207.00003 or /abs/2207.00003, got ["
                            + cell + "]");
        }
        return id;
    }
}
