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
 * this one. Without a failure no file is made. Thread-safe.
 */
public final class FailedFile implements Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path target;
    private final Path part;
    private final Journal journal;
    private final long kept;
    private PartFile file;
    private boolean done;

    /**
     * Touches nothing yet.
     *
     * @param target where the file will be; its folder must exist
     * @param name tells the hidden file of this job from those of others
     */
    public FailedFile(Path target, String name, Journal journal) {
        this.target = target.toAbsolutePath();
        this.part = this.target.resolveSibling("." + target.getFileName() + "." + name + ".part");
        this.journal = journal;
        this.kept = journal.last().failedBytes();
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
     * Puts the lines in place of whatever was there.
     *
     * @return the file, or null when there was nothing to write and an older file, if any, was left alone
     */
    public synchronized Path complete() throws IOException {
        done = true;
        if (file == null && kept == 0) {
            // A killed run may have left one whose lines no journal knows.
            Files.deleteIfExists(part);
            return null;
        }
        open().complete();
        return target;
    }

    /**
     * Shows the lines up to the last checkpoint in place of whatever was there. A later run goes on from there, and tries again what failed since.
     *
     * @return as {@link #complete()}
     */
    public synchronized Path publish() throws IOException {
        long settled = journal.last().failedBytes();
        if (settled == 0) {
            return null;
        }
        open().publish(settled);
        return target;
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
