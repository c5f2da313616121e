/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.input.ReaderInputStream;

/** Tells by its first line what a stream is written in. */
final class FormatDetection {

    private static final char COMMA = ',';
    private static final char SEMICOLON = ';';
    // What Excel writes over a table, and reads, to say how it is separated.
    private static final Pattern SEPARATOR = Pattern.compile("sep=(.)", Pattern.CASE_INSENSITIVE);
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
        BufferedInputStream utf8 = utf8(in);
        String first = firstLine(utf8);
        Matcher separator = SEPARATOR.matcher(first);
        if (format != FileFormat.JSONL && separator.matches()) {
            skipLine(utf8);
            return new TableReader(utf8, separator.group(1).charAt(0), before + 1, notices);
        }
        return switch (format == FileFormat.AUTO ? detected(first) : format) {
            case CSV -> new TableReader(utf8, separator(first), before, notices);
            case TSV -> new TableReader(utf8, TAB, before, notices);
            default ->
                first.startsWith("[")
                        ? new JsonArray(utf8, before)
                        : new JsonLines(new LineReader(utf8, maxLineBytes, before));
        };
    }

    /** The stream itself, or what it says in UTF-8 where it is UTF-16, as spreadsheets save "Unicode text". */
    private static BufferedInputStream utf8(BufferedInputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        Charset charset = first == 0xFF && second == 0xFE || first > 0 && second == 0
                ? StandardCharsets.UTF_16LE
                : first == 0xFE && second == 0xFF || first == 0 && second > 0 ? StandardCharsets.UTF_16BE : null;
        return charset == null
                ? in
                : new BufferedInputStream(ReaderInputStream.builder()
                        .setReader(new InputStreamReader(in, charset))
                        .setCharset(StandardCharsets.UTF_8)
                        .get());
    }

    private static void skipLine(BufferedInputStream in) throws IOException {
        int next = in.read();
        while (next >= 0 && next != '\n') {
            next = in.read();
        }
    }

    /** Where commas are decimal points, spreadsheets separate the cells of a CSV file by semicolons. */
    private static char separator(String header) {
        return !TableReader.Header.isHeader(names(header, COMMA))
                        && TableReader.Header.isHeader(names(header, SEMICOLON))
                ? SEMICOLON
                : COMMA;
    }

    private static FileFormat detected(String first) throws IOException {
        if (first.isEmpty() || first.startsWith("{") || first.startsWith("[")) {
            return FileFormat.JSONL;
        }
        if (TableReader.Header.isHeader(names(first, COMMA)) || TableReader.Header.isHeader(names(first, SEMICOLON))) {
            return FileFormat.CSV;
        }
        if (TableReader.Header.isHeader(names(first, TAB))) {
            return FileFormat.TSV;
        }
        throw new IOException(
                "neither JSON objects, one a line or in an array, nor a table whose header names at least the columns"
                        + " [id] and [title], separated by commas, semicolons or tabs; the first line is ["
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
