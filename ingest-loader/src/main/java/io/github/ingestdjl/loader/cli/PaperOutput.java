/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** Standard output for papers. Says what a print stream keeps to itself: that nobody reads it any more, or that the disk is full. */
final class PaperOutput extends FilterOutputStream {

    private final PrintStream stream;

    PaperOutput(PrintStream stream) {
        super(stream);
        this.stream = stream;
    }

    @Override
    public void write(int next) throws IOException {
        stream.write(next);
        check();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        stream.write(bytes, from, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        check();
    }

    /** Flushes, too. */
    private void check() throws IOException {
        if (stream.checkError()) {
            throw new IOException("standard output takes no more");
        }
    }
}
