/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Lines of UTF-8 from a stream, with a limit on their length: one endless line must not fill the memory, and one bad byte must not pass
 * unnoticed as a replacement character. For one thread.
 */
final class LineReader implements Closeable {

    /** Papers with thousands of authors take a few hundred kilobytes. */
    static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private static final int KEPT_OF_TOO_LONG = 1024;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(8 * 1024);
    private int position;
    private int limit;
    private long number;

    /**
     * One line.
     *
     * @param problem null when the text is the whole line, else what kept it from being read
     */
    record Line(long number, String text, RejectReason problem) {}

    LineReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** The next line without its end, or null when there is none. */
    Line next() throws IOException {
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
        if (!ended && length == 0) {
            return null;
        }
        number++;
        byte[] bytes = line.toByteArray();
        if (length > maxLineBytes) {
            return new Line(
                    number, lenient(bytes, Math.min(bytes.length, KEPT_OF_TOO_LONG)), RejectReason.LINE_TOO_LONG);
        }
        try {
            return new Line(number, strict(bytes), null);
        } catch (CharacterCodingException e) {
            return new Line(number, lenient(bytes, bytes.length), RejectReason.NOT_UTF8);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position < limit;
    }

    private static String strict(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String lenient(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
