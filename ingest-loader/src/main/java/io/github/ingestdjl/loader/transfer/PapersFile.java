/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Papers as JSON lines, one {@link Paper} or the id and day of a deletion each; a source reads them again. A file is written beside its
 * place until it is complete.
 */
public final class PapersFile implements PaperSink {

    private static final ObjectWriter WRITER = new ObjectMapper()
            .writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .withRootValueSeparator("");

    /** A paper that arXiv has taken away on a day. */
    private record Tombstone(String id, String deleted) {}

    private final PartFile file;
    private final OutputStream pipe;
    private long length;

    private PapersFile(PartFile file, OutputStream pipe, long length) {
        this.file = file;
        this.pipe = pipe;
        this.length = length;
    }

    /**
     * Goes on with a file, or begins one.
     *
     * @param part where the papers are until then, one for each job: two jobs may have the same target
     * @throws IOException when its part is not what the journal says
     */
    public static PapersFile open(Path target, Path part, Journal journal) throws IOException {
        long length = journal.last().papersBytes();
        return new PapersFile(PartFile.open(target, part, length), null, length);
    }

    /** Writes to a stream that cannot be cut back, such as standard output; leaves it open. */
    public static PapersFile of(OutputStream pipe) {
        return new PapersFile(null, pipe, 0);
    }

    @Override
    public void add(SourceRecord.Accepted paper) throws IOException {
        write(paper.paper());
    }

    @Override
    public void delete(SourceRecord.Deleted paper) throws IOException {
        write(new Tombstone(paper.id(), paper.day().toString()));
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

    private void write(Object document) throws IOException {
        OutputStream stream = file == null ? pipe : file.stream();
        // In one piece: a pipe is not buffered.
        stream.write((WRITER.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
