/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.file.FailedLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of the papers that a job could not bring to their target, written so that it is itself a source: each line holds the error beside the
 * original, as {@code {"error":…,"status":429,"line":17,"paper":{…}}}, with {@code "text"} for a line that is no JSON object, and {@code "url"} for
 * what came from the web.
 *
 * <p>Lines go to a hidden file beside it, which takes its place at {@link #complete()}: so the failed file of the last load can be the source of
 * this one. A file that another job has left there stays, and the next free name is taken. Without a failure no file is made. Thread-safe.
 */
public final class FailedFile implements Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path target;
    private final Path part;
    private final Journal journal;
    private final boolean replaces;
    private final long kept;
    private PartFile file;
    private boolean done;

    /**
     * Touches nothing yet.
     *
     * @param target where the file will be, or {@code name-2}, {@code name-3} where that is another job's; its folder must exist
     * @param name tells the hidden file of this job from those of others
     * @param replaces whether what is there is this job's source, whose place the file takes
     */
    public FailedFile(Path target, String name, Journal journal, boolean replaces) {
        this.target = target;
        this.part = part(target, name);
        this.journal = journal;
        this.replaces = replaces;
        this.kept = journal.last().failedBytes();
    }

    /** Where the lines of a job are until it is complete. */
    static Path part(Path target, String name) {
        return target.resolveSibling("." + target.getFileName() + "." + name + ".part");
    }

    /**
     * Writes one line.
     *
     * @param status the HTTP status of the refusal, null when the record never reached the node
     */
    synchronized void write(SourceRecord record, String error, Integer status) throws IOException {
        ObjectNode line = MAPPER.createObjectNode().put(FailedLine.ERROR, error);
        if (status != null) {
            line.put(FailedLine.STATUS, status);
        }
        if (record.origin() instanceof Origin.Line origin) {
            line.put(FailedLine.LINE, origin.number());
            if (origin.json()) {
                line.putRawValue(FailedLine.PAPER, new RawValue(origin.text()));
            } else {
                line.put(FailedLine.TEXT, origin.text());
            }
        } else {
            line.put(FailedLine.URL, record.origin().place());
            if (record instanceof SourceRecord.Accepted accepted) {
                line.set(FailedLine.PAPER, MAPPER.valueToTree(accepted.paper()));
            }
        }
        open().stream().write((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Brings everything to the disk, and returns the length so far in bytes. */
    synchronized long force() throws IOException {
        return file == null ? kept : file.force();
    }

    /**
     * Gives the lines their name.
     *
     * @return the file, or null when there was nothing to write
     */
    public synchronized Path complete() throws IOException {
        done = true;
        if (file == null && kept == 0) {
            // A killed run may have left one whose lines no journal knows.
            Files.deleteIfExists(part);
            return null;
        }
        return open().complete(free());
    }

    /**
     * Shows the lines up to the last checkpoint under their name. A later run goes on from there, and tries again what failed since.
     *
     * @return as {@link #complete()}
     */
    public synchronized Path publish() throws IOException {
        long settled = journal.last().failedBytes();
        if (settled == 0) {
            return null;
        }
        return open().publish(settled, free());
    }

    /** The first name that is free, or that this job has shown lines under. */
    private Path free() throws IOException {
        force();
        Path name = target;
        for (int number = 2; !replaces && Files.exists(name) && !isShown(name); number++) {
            String plain = target.getFileName().toString();
            int dot = plain.indexOf('.', 1);
            String stem = dot < 0 ? plain : plain.substring(0, dot);
            name = target.resolveSibling(stem + "-" + number + plain.substring(stem.length()));
        }
        return name;
    }

    /** Whether the file is a beginning of what this job has written: shown when it was stopped, or the same failures once more. */
    private boolean isShown(Path file) throws IOException {
        long difference = Files.mismatch(file, part);
        return difference < 0 || difference == Files.size(file);
    }

    /** Throws the lines away, unless they are to be gone on with. */
    public synchronized void discard() throws IOException {
        if (file != null && !done) {
            file.discard();
        }
        done = true;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null && !done) {
            file.close();
        }
    }

    private PartFile open() throws IOException {
        if (file == null) {
            file = PartFile.open(target, part, kept);
        }
        return file;
    }
}
