/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Tells by its first line what a stream is written in. */
final class FormatDetection {

    private static final char COMMA = ',';
    private static final char TAB = '\t';
    // Longer than any header; of a line of JSON the first character is enough.
    private static final int LONGEST_HEADER = 64 * 1024;

    private FormatDetection() {}

    /**
     * A reader of the format.
     *
     * @param format what the stream is said to be
     * @param before how many lines were read from the streams before this one
     * @param notices is told what people should know of the stream
     * @throws IOException when the stream is neither, or a table without a valid header
     */
    static RecordReader reader(
            BufferedInputStream in, FileFormat format, int maxLineBytes, long before, Consumer<String> notices)
            throws IOException {
        return switch (format == FileFormat.AUTO ? detected(in) : format) {
            case CSV -> new TableReader(in, COMMA, before, notices);
            case TSV -> new TableReader(in, TAB, before, notices);
            default -> new JsonLines(new LineReader(in, maxLineBytes, before));
        };
    }

    private static FileFormat detected(BufferedInputStream in) throws IOException {
        String first = firstLine(in);
        if (first.isEmpty() || first.startsWith("{")) {
            return FileFormat.JSONL;
        }
        if (TableReader.Header.isHeader(names(first, COMMA))) {
            return FileFormat.CSV;
        }
        if (TableReader.Header.isHeader(names(first, TAB))) {
            return FileFormat.TSV;
        }
        throw new IOException("neither JSON objects, one a line, nor a table whose header names at least the columns"
                + " [id] and [title], separated by commas or tabs; the first line is ["
                + InvalidPaperException.shown(first) + "]");
    }

    /** The first line that is not blank, which stays to be read. Byte by byte: a pipe may have no more than it for now. */
    private static String firstLine(BufferedInputStream in) throws IOException {
        in.mark(LONGEST_HEADER);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String line = "";
        for (int i = 0; i < LONGEST_HEADER; i++) {
            int next = in.read();
            if (next < 0 || next == '\n') {
                line = text(bytes);
                bytes.reset();
            } else {
                bytes.write(next);
            }
            if (next < 0 || !line.isEmpty()) {
                break;
            }
        }
        in.reset();
        return line.isEmpty() ? text(bytes) : line;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
    }

    /** The names of a header, roughly: quotes in them serve no purpose. */
    private static List<String> names(String line, char separator) {
        return Arrays.stream(line.split(String.valueOf(separator), -1))
                .map(name -> name.strip().replace("\"", ""))
                .toList();
    }
}
