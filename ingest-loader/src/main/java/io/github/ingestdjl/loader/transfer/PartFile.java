/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/**
 * A file that grows under another name until it is complete, so that nobody takes a part for the whole, and that can be cut back to the length
 * it had at a checkpoint. A target whose name ends in {@code .gz} is packed, one gzip member from checkpoint to checkpoint. For one thread.
 */
final class PartFile implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path target;
    private final Path part;
    private final boolean packed;
    private final FileChannel channel;
    private OutputStream stream;

    private PartFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.packed = target.getFileName().toString().endsWith(".gz");
    }

    /**
     * Opens the part, and makes it where there is none.
     *
     * @param length how much of it is to be kept, in bytes
     * @throws IOException when it is shorter than that: someone has changed it
     */
    static PartFile open(Path target, Path part, long length) throws IOException {
        if (length > 0 && Files.notExists(part) && Files.exists(target) && Files.size(target) == length) {
            // Killed when the file had its name, but before that was remembered.
            Files.move(target, part);
        }
        FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.size() < length) {
                throw new IOException("cannot go on: [" + part + "] has [" + channel.size()
                        + "] bytes, expected at least [" + length + "]; --restart begins anew");
            }
            channel.truncate(length);
            channel.position(length);
            return new PartFile(target, part, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where to write. Not to be kept over a call of {@link #force()}, nor closed. */
    OutputStream stream() throws IOException {
        if (stream == null) {
            OutputStream raw = new FilterOutputStream(Channels.newOutputStream(channel)) {

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() {
                    // The channel outlives the gzip member.
                }
            };
            stream = packed
                    ? new GZIPOutputStream(raw, BUFFER_BYTES)
                    : new java.io.BufferedOutputStream(raw, BUFFER_BYTES);
        }
        return stream;
    }

    /** Brings everything to the disk, and returns the length so far in bytes. */
    long force() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
            channel.force(false);
        }
        return channel.position();
    }

    /** Puts the part in place of whatever was there. */
    void complete() throws IOException {
        complete(target);
    }

    /** Gives the part another name than the target's, and returns it. */
    Path complete(Path name) throws IOException {
        force();
        channel.close();
        move(part, name);
        return name;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Puts a copy of the part's beginning in place of whatever was there; the part goes on growing.
     *
     * @param length how much of it, in bytes
     * @param name of the copy, which is returned
     */
    Path publish(long length, Path name) throws IOException {
        force();
        Path shown = part.resolveSibling(part.getFileName() + ".shown");
        Files.copy(part, shown, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copy = FileChannel.open(shown, StandardOpenOption.WRITE)) {
            copy.truncate(length);
        }
        move(shown, name);
        return name;
    }

    /** Removes the part. */
    void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }

    /** Leaves the part as it is. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            force();
            channel.close();
        }
    }
}
