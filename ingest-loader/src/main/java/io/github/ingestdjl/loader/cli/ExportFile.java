/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * A file of one JSON object a line that is either complete or not there: it grows under another name, beside what it will replace. Or standard
 * output, where nothing can be taken back. For one thread. Closing before completion discards what was written.
 */
final class ExportFile implements Closeable {

    private static final String STANDARD_OUTPUT = "-";
    private static final String UNFINISHED = ".part";
    private static final int BUFFER = 1 << 16;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path target;
    private final Path unfinished;
    private final OutputStream out;
    private boolean closed;
    private long written;

    private ExportFile(Path target, Path unfinished, OutputStream out) {
        this.target = target;
        this.unfinished = unfinished;
        this.out = out;
    }

    /** The place, or an {@link IllegalArgumentException} that says why there can be no file. */
    static String checked(String to) {
        if (isStandardOutput(to)) {
            return to;
        }
        Path target = Path.of(to).toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException("[--to] must be in a folder that can be written to, got [" + to + "]");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IllegalArgumentException("[--to] must be a regular file, got [" + to + "]");
        }
        return to;
    }

    /**
     * Begins the file.
     *
     * @param to a path that was checked, or {@code -} for the stream
     */
    static ExportFile open(String to, PrintStream standardOutput) throws IOException {
        if (isStandardOutput(to)) {
            return new ExportFile(null, null, new BufferedOutputStream(new PaperOutput(standardOutput), BUFFER));
        }
        Path target = Path.of(to).toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        OutputStream file = Files.newOutputStream(unfinished);
        OutputStream out = to.endsWith(".gz") ? new GZIPOutputStream(file, BUFFER) : file;
        return new ExportFile(target, unfinished, new BufferedOutputStream(out, BUFFER));
    }

    static boolean isStandardOutput(String to) {
        return STANDARD_OUTPUT.equals(to);
    }

    /** Writes one line of JSON. */
    void write(Object object) throws IOException {
        out.write(mapper.writeValueAsBytes(object));
        out.write('\n');
        written++;
    }

    long written() {
        return written;
    }

    /** Puts the file in the place of whatever was there. */
    void complete() throws IOException {
        if (target == null) {
            out.flush();
        } else {
            out.close();
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        }
        closed = true;
    }

    @Override
    public void close() throws IOException {
        if (!closed && target != null) {
            closed = true;
            try {
                out.close();
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }
}
