/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Tells by its first line what a stream is written in. */
final class FormatDetection {

    private static final char COMMA = ',';
    private static final char TAB = '\t';

    private FormatDetection() {}

    /**
     * A reader of the format.
     *
     * @param format what the stream is said to be
     * @param notices is told what people should know of the stream
     * @throws IOException when the stream is neither, or a table without a valid header
     */
    static RecordReader reader(LineReader lines, FileFormat format, Consumer<String> notices) throws IOException {
        return switch (format == FileFormat.AUTO ? detected(lines) : format) {
            case CSV -> new TableReader(lines, COMMA, notices);
            case TSV -> new TableReader(lines, TAB, notices);
            default -> new JsonLines(lines);
        };
    }

    private static FileFormat detected(LineReader lines) throws IOException {
        List<LineReader.Line> read = new ArrayList<>();
        LineReader.Line first = lines.next();
        while (first != null && first.problem() == null && first.text().isBlank()) {
            read.add(first);
            first = lines.next();
        }
        if (first == null) {
            return FileFormat.JSONL;
        }
        read.add(first);
        lines.unread(read);
        String text = first.text().strip();
        if (text.startsWith("{")) {
            return FileFormat.JSONL;
        }
        if (first.problem() == null && TableHeader.isHeader(names(text, COMMA))) {
            return FileFormat.CSV;
        }
        if (first.problem() == null && TableHeader.isHeader(names(text, TAB))) {
            return FileFormat.TSV;
        }
        if (text.startsWith("<")) {
            throw new IOException(
                    "XML: of that only an Atom feed of arXiv's query interface can be loaded, with --format atom");
        }
        throw new IOException("neither JSON objects, one a line, nor a table whose header names at least the columns"
                + " [id] and [title], separated by commas or tabs; the first line is ["
                + InvalidPaperException.shown(text) + "]");
    }

    /** The names of a header, roughly: quotes in them serve no purpose. */
    private static List<String> names(String line, char separator) {
        return Arrays.stream(line.split(String.valueOf(separator), -1))
                .map(name -> name.strip().replace("\"", ""))
                .toList();
    }
}
