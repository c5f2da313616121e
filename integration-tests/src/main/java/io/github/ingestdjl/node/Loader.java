/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built loader as people use it: a process for each command, on one node.
 *
 * @param script its start script
 * @param url the node's address
 */
public record Loader(Path script, URI url) {

    /**
     * Runs a command, whose output is this process's.
     *
     * @throws IllegalStateException if it does not succeed
     */
    public void run(String... command) throws IOException, InterruptedException {
        run(Redirect.INHERIT, command);
    }

    /**
     * Runs a command whose output goes into a file.
     *
     * @throws IllegalStateException if it does not succeed
     */
    public void runInto(Path output, String... command) throws IOException, InterruptedException {
        run(Redirect.to(output.toFile()), command);
    }

    private void run(Redirect output, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("sh", script.toString()));
        line.addAll(List.of(command));
        line.addAll(List.of("--url", url.toString()));
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO().redirectOutput(output);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(
                    "arxiv-loader " + String.join(" ", command) + " ended with exit code [" + exitCode + "]");
        }
    }
}
