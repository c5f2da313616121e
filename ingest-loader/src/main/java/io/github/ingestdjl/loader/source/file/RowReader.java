/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Rows of a table with quotes as in RFC 4180, put together from lines. A quote that is opened by mistake costs one line, not the rest of the file:
 * when the quotes of a row come out wrong, or the row grows beyond bounds, reading goes on with the line after its first. For one thread.
 */
final class RowReader {

    /** Twice the longest abstract, and thousands of authors. */
    static final int MAX_ROW_CHARACTERS = 4_000_000;

    private final LineReader lines;
    private final char separator;
    private final CSVFormat format;
    private final int maxCharacters;

    /**
     * One row.
     *
     * @param number the number of the line it starts with
     * @param text as it stands there; of a row that could not be read its first line
     * @param cells null when it could not be read
     * @param problem null when it could
     */
    record Row(long number, String text, List<String> cells, RejectReason problem, String message) {}

    RowReader(LineReader lines, char separator, int maxCharacters) {
        this.lines = lines;
        this.separator = separator;
        this.maxCharacters = maxCharacters;
        this.format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
    }

    /** The next row that is not blank, or null at the end. */
    Row next() throws IOException {
        LineReader.Line first = lines.next();
        while (first != null && first.problem() == null && first.text().isBlank()) {
            first = lines.next();
        }
        return first == null ? null : row(first);
    }

    private Row row(LineReader.Line first) throws IOException {
        if (first.problem() == RejectReason.LINE_TOO_LONG) {
            return unreadable(first, first.problem());
        }
        RejectReason problem = first.problem();
        QuoteState quotes = new QuoteState(separator);
        StringBuilder text = new StringBuilder(first.text());
        List<LineReader.Line> following = new ArrayList<>();
        boolean goesOn = quotes.goesOnAfter(first.text());
        while (goesOn) {
            LineReader.Line line = lines.next();
            if (line == null
                    || line.problem() == RejectReason.LINE_TOO_LONG
                    || text.length() + line.text().length() > maxCharacters) {
                if (line != null) {
                    following.add(line);
                }
                return wrongQuotes(first, following, "a quote is opened and never closed");
            }
            following.add(line);
            problem = problem == null ? line.problem() : problem;
            text.append('\n').append(line.text());
            goesOn = quotes.goesOnAfter(line.text());
        }
        if (problem != null) {
            return unreadable(first, problem);
        }
        try {
            return new Row(first.number(), text.toString(), cells(text), null, null);
        } catch (IOException | UncheckedIOException e) {
            return wrongQuotes(first, following, "the quotes are wrong");
        }
    }

    private List<String> cells(StringBuilder text) throws IOException {
        if (text.charAt(text.length() - 1) == '\r') {
            text.setLength(text.length() - 1);
        }
        try (CSVParser parser = CSVParser.parse(text.toString(), format)) {
            List<CSVRecord> records = parser.getRecords();
            if (records.size() != 1) {
                throw new IOException("a carriage return outside of quotes");
            }
            return records.get(0).toList();
        }
    }

    private Row wrongQuotes(LineReader.Line first, List<LineReader.Line> following, String what) {
        lines.unread(following);
        return new Row(
                first.number(),
                first.text(),
                null,
                RejectReason.INVALID_ROW,
                what + ": [" + InvalidPaperException.shown(first.text()) + "]");
    }

    private static Row unreadable(LineReader.Line line, RejectReason problem) {
        return new Row(
                line.number(),
                line.text(),
                null,
                problem,
                problem.label() + ": [" + InvalidPaperException.shown(line.text()) + "]");
    }
}
