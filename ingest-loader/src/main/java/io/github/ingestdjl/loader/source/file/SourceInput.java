/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An opened file or standard input: its plain bytes, those of each file in it where it is an archive, and how far the reading has come. The
 * streams are for one thread; {@link #position()} may be asked by another. Closing closes them all.
 */
final class SourceInput implements Closeable {

    private final BufferedInputStream raw;
    private final ZipEntries zip;
    private final long size;
    private final AtomicLong position;
    private boolean returned;

    private SourceInput(InputStream in, long size) throws IOException {
        CountingStream counting = new CountingStream(in);
        this.raw = Compression.buffered(counting);
        this.position = counting.count;
        this.size = size;
        try {
            this.zip = Compression.isZip(raw) ? new ZipEntries(raw) : null;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a file; whether it is packed is told by its content. */
    static SourceInput of(Path file) throws IOException {
        long size = Files.isRegularFile(file) ? Files.size(file) : -1;
        return new SourceInput(Files.newInputStream(file), size);
    }

    /** Takes over a stream of unknown length. */
    static SourceInput of(InputStream in) throws IOException {
        return new SourceInput(in, -1);
    }

    /** The plain bytes of the next file, or null after the last; only archives have more than one. */
    InputStream next() throws IOException {
        if (zip == null) {
            boolean first = !returned;
            returned = true;
            return first ? Compression.decompressed(raw) : null;
        }
        InputStream entry = zip.next();
        return entry == null ? null : Compression.decompressed(Compression.buffered(entry));
    }

    /** Where we are, to begin a message with: empty but in an archive. */
    String place() {
        return zip == null ? "" : "entry [" + zip.name() + "]: ";
    }

    /** The file's size in bytes as it lies on the disk, or -1 when unknown. */
    long size() {
        return size;
    }

    /** How many of these bytes have been read. */
    long position() {
        return position.get();
    }

    @Override
    public void close() throws IOException {
        raw.close();
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
