/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * The files in a zip archive, one after the other as they come from a stream, also a stream that cannot go back. Passes over folders and over what
 * file managers leave in archives. For one thread.
 */
final class ZipEntries {

    private final EndWatch raw;
    private final ZipArchiveInputStream zip;
    private ZipArchiveEntry entry;
    private CheckedEntry stream;

    ZipEntries(InputStream in) {
        this.raw = new EndWatch(in);
        this.zip = new ZipArchiveInputStream(raw, StandardCharsets.UTF_8.name());
    }

    /**
     * The next file's bytes, or null after the last. Closing it leaves the archive open.
     *
     * @throws IOException when the file before was damaged, when this one cannot be read, or when the archive is cut off
     */
    InputStream next() throws IOException {
        do {
            advance();
            if (entry == null) {
                if (!raw.ended) {
                    throw new EOFException("the zip archive is cut off");
                }
                return null;
            }
        } while (entry.isDirectory() || isLitter(entry.getName()));
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new ZipException("entry [" + name() + "] of the zip archive is encrypted");
        }
        if (!zip.canReadEntryData(entry)) {
            throw new ZipException(
                    "entry [" + name() + "] of the zip archive is packed in a way that cannot be read from"
                            + " a stream: try unzip -p FILE | arxiv-loader load --from -");
        }
        stream = new CheckedEntry(zip);
        return stream;
    }

    /** The name of the last file returned. */
    String name() {
        return entry.getName();
    }

    /** Goes on to the next entry and checks the sum of the last, which some archives give behind its data. */
    private void advance() throws IOException {
        ZipArchiveEntry last = entry;
        CheckedEntry read = stream;
        stream = null;
        if (read != null) {
            read.transferTo(OutputStream.nullOutputStream());
        }
        entry = zip.getNextEntry();
        if (read != null && last.getCrc() >= 0 && last.getCrc() != read.sum.getValue()) {
            throw new ZipException(
                    "entry [" + last.getName() + "] of the zip archive is damaged: its checksum is wrong");
        }
    }

    private static boolean isLitter(String name) {
        return name.startsWith("__MACOSX/")
                || name.substring(name.lastIndexOf('/') + 1).startsWith(".");
    }

    private static final class CheckedEntry extends FilterInputStream {

        private final CRC32 sum = new CRC32();

        CheckedEntry(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                sum.update(read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                sum.update(bytes, offset, read);
            }
            return read;
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }

    /** Notices the record that every archive ends with; without it the library takes an archive cut off between two entries for a whole one. */
    private static final class EndWatch extends FilterInputStream {

        private static final byte[] END = {'P', 'K', 5, 6};

        private int matched;
        private boolean ended;

        EndWatch(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                watch((byte) read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            for (int i = 0; i < read; i++) {
                watch(bytes[offset + i]);
            }
            return read;
        }

        private void watch(byte next) {
            if (next == END[matched]) {
                matched++;
            } else {
                matched = next == END[0] ? 1 : 0;
            }
            if (matched == END.length) {
                ended = true;
                matched = 0;
            }
        }
    }
}
