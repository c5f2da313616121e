/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Papers in a table with a header, its quotes as in RFC 4180. Each row becomes a JSON object, so that tables and JSON are read by the same
 * rules, and so that a row that fails later stands in the file of failed papers in a form that can be read again without its header.
 *
 * <p>A row whose quotes are wrong ends the reading: nobody knows where the next one begins.
 */
final class TableReader implements RecordReader {

    /** Twice the longest abstract, and thousands of authors. */
    static final int MAX_ROW_CHARACTERS = 4_000_000;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char UNDECODABLE = '\uFFFD';

    private final RowLimit limit;
    private final CSVParser parser;
    private final Iterator<CSVRecord> rows;
    private final Header header;
    private final long before;

    /**
     * Reads the header.
     *
     * @param before how many lines were read from the streams before this one
     * @param notices is told of columns that are ignored
     * @throws IOException when there is no valid header
     */
    TableReader(InputStream in, char separator, long before, Consumer<String> notices) throws IOException {
        this.before = before;
        this.limit = new RowLimit(unmarked(in));
        this.parser = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .get()
                .parse(limit);
        this.rows = parser.iterator();
        CSVRecord first = row();
        // An empty table has no header either.
        this.header = first == null ? null : Header.of(first.toList());
        if (header != null && !header.ignored().isEmpty()) {
            notices.accept("columns that mean nothing here are ignored: " + header.ignored());
        }
    }

    @Override
    public SourceRecord next() throws IOException {
        CSVRecord row = row();
        if (row == null) {
            return null;
        }
        List<String> cells = row.toList();
        // The first of its lines.
        long number = line() - cells.stream().mapToLong(TableReader::lineBreaks).sum();
        String text = MAPPER.writeValueAsString(cells);
        if (text.indexOf(UNDECODABLE) >= 0) {
            return rejected(number, text, RejectReason.NOT_UTF8, JsonLines.NO_UTF8);
        }
        if (cells.size() != header.size()) {
            return rejected(
                    number,
                    text,
                    RejectReason.INVALID_ROW,
                    "a row must have [" + header.size() + "] cells as the header has, got [" + cells.size() + "]");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        header.columns().forEach((column, index) -> object.put(column.names().get(0), cells.get(index)));
        try {
            Paper paper = RawPaperParser.parse(object);
            Origin origin = new Origin.Line(number, MAPPER.writeValueAsString(paper), true);
            return new SourceRecord.Accepted(origin, null, paper, RawPaperParser.damagedId(object));
        } catch (InvalidPaperException e) {
            return JsonLineParser.rejected(
                    new Origin.Line(number, object.toString(), true), e.reason(), e.getMessage());
        }
    }

    @Override
    public boolean skip() throws IOException {
        return row() != null;
    }

    @Override
    public long line() {
        return before + parser.getCurrentLineNumber();
    }

    private CSVRecord row() throws IOException {
        long done = line();
        try {
            while (true) {
                limit.begin();
                if (!rows.hasNext()) {
                    return null;
                }
                CSVRecord row = rows.next();
                if (row.size() > 1 || !row.get(0).isBlank()) {
                    return row;
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException("the row after line " + done + " of the table cannot be read: " + reason(e), e);
        }
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    private static long lineBreaks(String cell) {
        return cell.chars().filter(c -> c == '\n').count();
    }

    private static SourceRecord rejected(long number, String text, RejectReason reason, String problem) {
        return JsonLineParser.rejected(
                new Origin.Line(number, text, false),
                reason,
                problem + ": [" + InvalidPaperException.shown(text) + "]");
    }

    /** A bad byte becomes a character that no row may have: it costs its row and no more. */
    private static Reader unmarked(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /**
     * Which column of a table holds what.
     *
     * @param size how many columns there are
     * @param columns where each is that we know
     * @param ignored the names of the others
     */
    record Header(int size, Map<Column, Integer> columns, List<String> ignored) {

        /**
         * Reads a header.
         *
         * @throws IOException when the id or the title is not among its columns
         */
        static Header of(List<String> cells) throws IOException {
            Header header = find(cells);
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

        private static Header find(List<String> cells) {
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
            return new Header(cells.size(), columns, ignored);
        }
    }

    /** Ends a row that would fill the memory, as the rest of a file does after a quote that is never closed. */
    private static final class RowLimit extends FilterReader {

        private long left;

        RowLimit(Reader in) {
            super(in);
        }

        void begin() {
            left = MAX_ROW_CHARACTERS;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            left -= read;
            if (left < 0) {
                throw new IOException("it has more than " + MAX_ROW_CHARACTERS
                        + " characters, as when a quote is opened and never closed");
            }
            return read;
        }
    }
}
