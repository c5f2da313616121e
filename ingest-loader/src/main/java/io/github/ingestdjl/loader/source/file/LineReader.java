/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.StrictUtf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Lines of UTF-8 from a stream, with a limit on their length: one endless line must not fill the memory, and one bad byte must not pass
 * unnoticed as a replacement character. For one thread; who made the stream closes it.
 */
final class LineReader {

    /** Papers with thousands of authors take a few hundred kilobytes. */
    static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private static final int KEPT_OF_TOO_LONG = 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(8 * 1024);
    private final long before;
    private int position;
    private int limit;
    private long number;

    /**
     * One line.
     *
     * @param problem null when the text is the whole line, else what kept it from being read
     */
    record Line(long number, String text, RejectReason problem) {}

    /**
     * Begins at the first line of a stream.
     *
     * @param before how many lines were read from the streams before this one
     */
    LineReader(InputStream in, int maxLineBytes, long before) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.before = before;
        this.number = before;
    }

    /** The number of the last line that was returned or passed over. */
    long number() {
        return number;
    }

    /** Passes over a line without a look at it; false when there is none. */
    boolean skip() throws IOException {
        if (read() < 0) {
            return false;
        }
        number++;
        return true;
    }

    /** The next line without its end, or null when there is none. */
    Line next() throws IOException {
        long length = read();
        if (length < 0) {
            return null;
        }
        number++;
        byte[] bytes = line.toByteArray();
        if (length > maxLineBytes) {
            return line(lenient(bytes, Math.min(bytes.length, KEPT_OF_TOO_LONG)), RejectReason.LINE_TOO_LONG);
        }
        try {
            return line(StrictUtf8.decode(bytes), null);
        } catch (CharacterCodingException e) {
            return line(lenient(bytes, bytes.length), RejectReason.NOT_UTF8);
        }
    }

    private Line line(String text, RejectReason problem) {
        boolean marked = number == before + 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return new Line(number, marked ? text.substring(1) : text, problem);
    }

    /** Reads a line into the buffer; its length, or -1 when there is none. */
    private long read() throws IOException {
        line.reset();
        long length = 0;
        boolean ended = false;
        while (!ended && fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            length += end - position;
            // What is beyond the limit is read but not kept.
            line.write(buffer, position, Math.min(end - position, maxLineBytes - line.size()));
            ended = end < limit;
            position = ended ? end + 1 : end;
        }
        return !ended && length == 0 ? -1 : length;
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position < limit;
    }

    private static String lenient(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
