/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.PaperFormat;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Papers in a {@link PaperFormat}. As JSON lines a source reads them again, deletions included, which other formats have no words for. A file is
 * written beside its place until it is complete.
 */
public final class PapersFile implements PaperSink {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A paper that arXiv has taken away on a day. */
    private record Tombstone(String id, String deleted) {}

    private final PartFile file;
    private final OutputStream pipe;
    private final PaperFormat format;
    private long length;
    private boolean begun;

    private PapersFile(PartFile file, OutputStream pipe, PaperFormat format, long length) {
        this.file = file;
        this.pipe = pipe;
        this.format = format;
        this.length = length;
        this.begun = length > 0;
    }

    /**
     * Goes on with a file, or begins one.
     *
     * @param part where the papers are until then, one for each job: two jobs may have the same target
     * @throws IOException when its part is not what the journal says
     */
    public static PapersFile open(Path target, Path part, PaperFormat format, Journal journal) throws IOException {
        long length = journal.last().papersBytes();
        return new PapersFile(PartFile.open(target, part, length), null, format, length);
    }

    /** Writes to a stream that cannot be cut back, such as standard output; leaves it open. */
    public static PapersFile of(OutputStream pipe, PaperFormat format) {
        return new PapersFile(null, pipe, format, 0);
    }

    /** A part's name of its own for each job: another one with the same target must not take over what this one goes on with. */
    public static Path part(Path target, String job) {
        return target.resolveSibling(target.getFileName() + (job == null ? "" : "." + job) + ".part");
    }

    @Override
    public void add(SourceRecord.Accepted paper) throws IOException {
        write(format.text(paper.paper()));
    }

    @Override
    public void delete(SourceRecord.Deleted paper) throws IOException {
        if (format == PaperFormat.JSONL) {
            write(MAPPER.writeValueAsString(
                            new Tombstone(paper.id(), paper.day().toString()))
                    + "\n");
        }
    }

    @Override
    public void settle() throws IOException {
        if (file == null) {
            pipe.flush();
        } else {
            length = file.force();
        }
    }

    @Override
    public void hurry() {
        // Nothing here ever waits.
    }

    /** The length at the last {@link #settle()} in bytes. */
    long length() {
        return length;
    }

    /** Gives the file its name. */
    public void complete() throws IOException {
        settle();
        if (file != null) {
            file.complete();
        }
    }

    /** Throws a file away that will never be complete; whatever has its name stays. */
    public void discard() throws IOException {
        if (file != null) {
            file.discard();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private void write(String text) throws IOException {
        OutputStream stream = file == null ? pipe : file.stream();
        // In one piece: a pipe is not buffered.
        stream.write((begun ? text : format.header() + text).getBytes(StandardCharsets.UTF_8));
        begun = true;
    }
}
