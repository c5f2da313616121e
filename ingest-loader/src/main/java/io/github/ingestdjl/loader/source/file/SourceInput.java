/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * An opened file or standard input: its plain bytes, those of each file in it where it is an archive, and how far the reading has come. How it
 * is packed is told by its first bytes: names lie, and standard input has none. The streams are for one thread; {@link #position()} may be asked
 * by another. Closing closes them all.
 */
final class SourceInput implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;

    private final BufferedInputStream raw;
    private final Archive archive;
    private final long size;
    private final AtomicLong position;
    private boolean ended;

    private SourceInput(InputStream in, long size) throws IOException {
        CountingStream counting = new CountingStream(in);
        this.raw = new BufferedInputStream(counting, BUFFER_BYTES);
        this.position = counting.count;
        this.size = size;
        try {
            byte[] magic = magic(raw);
            this.archive = isZip(magic, 3, 4) ? new Archive(raw) : null;
            // An archive without files is nothing but its end.
            this.ended = isZip(magic, 5, 6);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a file. */
    static SourceInput of(Path file) throws IOException {
        long size = Files.isRegularFile(file) ? Files.size(file) : -1;
        return new SourceInput(Files.newInputStream(file), size);
    }

    /** Takes over a stream of unknown length. */
    static SourceInput of(InputStream in) throws IOException {
        return new SourceInput(in, -1);
    }

    /** The plain bytes of the next file, or null after the last; only archives have more than one. */
    BufferedInputStream next() throws IOException {
        if (ended) {
            return null;
        }
        if (archive == null) {
            ended = true;
            return unpacked(raw);
        }
        InputStream file = archive.nextFile();
        ended = file == null;
        return ended ? null : unpacked(new BufferedInputStream(file, BUFFER_BYTES));
    }

    /** Where we are, to begin a message with: empty but in an archive. */
    String place() {
        return archive == null ? "" : "entry [" + archive.name + "]: ";
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

    private static BufferedInputStream unpacked(BufferedInputStream in) throws IOException {
        byte[] magic = magic(in);
        if (GzipCompressorInputStream.matches(magic, magic.length)) {
            // Not the JDK's GZIPInputStream: it takes a pipe that has no byte ready for the end of the data.
            return new BufferedInputStream(GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get());
        }
        return BZip2CompressorInputStream.matches(magic, magic.length)
                ? new BufferedInputStream(new BZip2CompressorInputStream(in, true))
                : in;
    }

    private static byte[] magic(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        byte[] magic = in.readNBytes(MAGIC_BYTES);
        in.reset();
        return magic;
    }

    private static boolean isZip(byte[] magic, int kind, int version) {
        return Arrays.equals(magic, new byte[] {'P', 'K', (byte) kind, (byte) version});
    }

    /**
     * The files of a zip archive one after the other, also from a stream that cannot go back; without folders and what file managers leave in
     * archives. Encryption and wrong checksums are refused by the library.
     */
    private static final class Archive extends ZipInputStream {

        private String name;

        Archive(InputStream in) {
            super(in);
        }

        InputStream nextFile() throws IOException {
            ZipEntry entry;
            try {
                do {
                    entry = getNextEntry();
                } while (entry != null && (entry.isDirectory() || isLitter(entry.getName())));
            } catch (ZipException e) {
                throw new ZipException("the zip archive cannot be read, " + e.getMessage()
                        + ": try unzip -p FILE | arxiv-loader load --from -");
            }
            // Behind the last file lies the archive's directory; the library takes an archive cut off before it for a
            // whole one.
            if (entry == null && in.read() < 0) {
                throw new EOFException("the zip archive is cut off");
            }
            if (entry == null) {
                return null;
            }
            name = entry.getName();
            return new FilterInputStream(this) {
                @Override
                public void close() {
                    // The archive goes on.
                }
            };
        }

        private static boolean isLitter(String name) {
            return name.startsWith("__MACOSX/")
                    || name.substring(name.lastIndexOf('/') + 1).startsWith(".");
        }
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
