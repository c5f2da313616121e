/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The papers of a file or of standard input: JSON lines or a table, plain, packed by gzip or bzip2, or in a zip archive, whose files are read one
 * after the other. Lines are counted from 1 through all of them. Holds one line or row at a time, so any size will do. One thread reads;
 * {@link #reach()} may be asked by another.
 */
public final class PaperFile implements PaperSource {

    private static final int INTERRUPT_CHECK_LINES = 1024;

    private final SourceInput input;
    private final FileFormat format;
    private final Consumer<String> notices;
    private final int maxLineBytes;
    private final Set<String> noticed = new HashSet<>();
    private final long resumeAfter;
    private RecordReader records;
    private long lines;
    private boolean resumed;
    private long done;

    private PaperFile(SourceInput input, FileFormat format, Resume resume, Consumer<String> notices, int maxLineBytes)
            throws IOException {
        this.input = input;
        this.format = format;
        this.notices = notices;
        this.maxLineBytes = maxLineBytes;
        try {
            this.resumeAfter = lines(resume.position());
            this.done = resumeAfter;
            openNext();
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /**
     * Opens a file.
     *
     * @param resume passed over before the first record is returned, which can take a while
     * @param notices is told once, and by the reading thread, what people should know of the file
     * @throws IOException when the file cannot be read, is of no known format, or is a table without an id or a title
     */
    public static PaperFile open(Path file, FileFormat format, Resume resume, Consumer<String> notices)
            throws IOException {
        return new PaperFile(SourceInput.of(file), format, resume, notices, LineReader.MAX_LINE_BYTES);
    }

    /** Takes over a stream, else as {@link #open(Path, FileFormat, Resume, Consumer)}. */
    public static PaperFile open(InputStream in, FileFormat format, Resume resume, Consumer<String> notices)
            throws IOException {
        return open(in, format, resume, notices, LineReader.MAX_LINE_BYTES);
    }

    static PaperFile open(InputStream in, FileFormat format, Resume resume, Consumer<String> notices, int maxLineBytes)
            throws IOException {
        return new PaperFile(SourceInput.of(in), format, resume, notices, maxLineBytes);
    }

    @Override
    public SourceRecord next() throws IOException, InterruptedException {
        if (!resumed) {
            skip();
            resumed = true;
        }
        while (records != null) {
            SourceRecord next = records.next();
            if (next != null) {
                done = records.line();
                return next;
            }
            openNext();
        }
        return null;
    }

    /** The number of lines that are done, up to the last record: a row that could not be read to its end is begun again. */
    @Override
    public Position position() {
        return new Position("", Long.toString(done));
    }

    @Override
    public Reach reach() {
        return Reach.of(input.position(), input.size());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private void openNext() throws IOException {
        lines = records == null ? 0 : records.line();
        try {
            BufferedInputStream stream = input.next();
            records = stream == null
                    ? null
                    : FormatDetection.reader(stream, format, maxLineBytes, lines, this::noticeOnce);
        } catch (EOFException e) {
            throw new IOException(input.place() + "the compressed data is cut off", e);
        } catch (IOException e) {
            throw input.place().isEmpty() ? e : new IOException(input.place() + e.getMessage(), e);
        }
    }

    private void noticeOnce(String notice) {
        if (noticed.add(notice)) {
            notices.accept(notice);
        }
    }

    private void skip() throws IOException, InterruptedException {
        for (int skipped = 1; records != null && records.line() < resumeAfter; skipped++) {
            if (!records.skip()) {
                openNext();
            } else if (skipped % INTERRUPT_CHECK_LINES == 0 && Thread.interrupted()) {
                throw new InterruptedException("interrupted while lines that are done were passed over");
            }
        }
        long reached = records == null ? lines : records.line();
        if (reached < resumeAfter) {
            throw new IOException("the file is not the one that was begun: [" + resumeAfter
                    + "] lines of it were done, now it has [" + reached + "]");
        }
    }

    private static long lines(Position position) throws IOException {
        try {
            return position.detail().isEmpty() ? 0 : Long.parseLong(position.detail());
        } catch (NumberFormatException e) {
            throw new IOException("a position in a file must be a number of lines, got [" + position.detail() + "]", e);
        }
    }
}
