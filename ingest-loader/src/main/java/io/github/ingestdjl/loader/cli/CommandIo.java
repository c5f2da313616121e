/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command line has around it.
 *
 * @param environment the environment variables
 * @param terminal whether standard error is a terminal that can show a progress bar
 */
record CommandIo(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {

    /** Standard output for papers. Says what a print stream keeps to itself: that nobody reads it any more, or that the disk is full. */
    OutputStream papers() {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                super.out.write(bytes, from, length);
                flush();
            }

            @Override
            public void flush() throws IOException {
                if (CommandIo.this.out.checkError()) {
                    throw new IOException("standard output takes no more");
                }
            }
        };
    }

    CommandIo withEnvironment(Map<String, String> variables) {
        return new CommandIo(in, out, err, variables, terminal);
    }

    /** The process's own. Output is UTF-8 whatever the locale: titles and names are. */
    static CommandIo ofProcess() {
        return new CommandIo(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean("arxiv-loader.terminal"));
    }
}
