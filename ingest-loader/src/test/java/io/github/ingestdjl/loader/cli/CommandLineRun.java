/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One run of the command line in this process, with its exit code and what it printed. */
record CommandLineRun(int exitCode, String out, String err) {

    static CommandLineRun of(String... args) {
        return of(Map.of(), InputStream.nullInputStream(), args);
    }

    static CommandLineRun withInput(String input, String... args) {
        return of(Map.of(), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    static CommandLineRun onTerminal(String input, String... args) {
        return of(Map.of(), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), true, args);
    }

    static CommandLineRun onTerminal(Map<String, String> environment, String... args) {
        return of(environment, InputStream.nullInputStream(), true, args);
    }

    static CommandLineRun withEnvironment(Map<String, String> environment, String... args) {
        return of(environment, InputStream.nullInputStream(), args);
    }

    /** With a standard output that nobody reads any more. */
    static CommandLineRun unread(String... args) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandIo io = new CommandIo(
                InputStream.nullInputStream(),
                new PrintStream(closed, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false);
        return new CommandLineRun(ArxivLoader.run(io, args), "", err.toString(StandardCharsets.UTF_8));
    }

    private static CommandLineRun of(Map<String, String> environment, InputStream in, String... args) {
        return of(environment, in, false, args);
    }

    private static CommandLineRun of(
            Map<String, String> environment, InputStream in, boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent(
                "ARXIV_LOADER_STATE", Path.of("target", "loader-state").toString());
        // Whoever runs the tests may have a configuration of their own.
        variables.putIfAbsent("XDG_CONFIG_HOME", Path.of("target", "none").toString());
        CommandIo io = new CommandIo(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                terminal);
        int exitCode = ArxivLoader.run(io, args);
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
