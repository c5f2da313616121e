/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An opened file or standard input: its plain bytes, and how far the reading has come. The stream is for one thread; {@link #position()} may be
 * asked by another. Closing closes the stream.
 */
public final class SourceInput implements Closeable {

    private final InputStream stream;
    private final long size;
    private final AtomicLong position;

    private SourceInput(InputStream raw, long size) throws IOException {
        CountingStream counting = new CountingStream(raw);
        this.position = counting.count;
        this.size = size;
        try {
            this.stream = Compression.decompressed(counting);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Opens a file; whether it is compressed is told by its content. */
    public static SourceInput of(Path file) throws IOException {
        long size = Files.isRegularFile(file) ? Files.size(file) : -1;
        return new SourceInput(Files.newInputStream(file), size);
    }

    /** Takes over a stream of unknown length. */
    public static SourceInput of(InputStream in) throws IOException {
        return new SourceInput(in, -1);
    }

    /** The plain bytes. */
    public InputStream stream() {
        return stream;
    }

    /** The file's size in bytes as it lies on the disk, or -1 when unknown. */
    public long size() {
        return size;
    }

    /** How many of these bytes have been read. */
    public long position() {
        return position.get();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static final class CountingStream extends FilterInputStream {

        private final AtomicLong count = new AtomicLong();

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
