/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Commands {
    private static final int MINUTES = 5;

    private Commands() {}

    /**
     * What a program printed, both streams together, and how it ended.
     *
     * @param exitCode 0 for success
     */
    public record Result(int exitCode, String output) {}

    /**
     * Runs a program that must succeed.
     *
     * @param environment added to that of this process
     * @return what it printed
     * @throws IOException if it ends with another exit code than 0; the message has what it printed
     */
    static String run(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Result result = execute(folder, command, environment);
        if (result.exitCode != 0) {
            throw new IOException(command + " ended with exit code [" + result.exitCode + "]: " + result.output);
        }
        return result.output;
    }

    /**
     * Runs a program, however it ends.
     *
     * @param environment added to that of this process
     * @throws IOException if it cannot be started or takes more than a few minutes
     */
    public static Result execute(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("ES_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor(MINUTES, TimeUnit.MINUTES) == false) {
            process.destroyForcibly();
            throw new IOException(command + " has not ended after [" + MINUTES + "] minutes: " + output);
        }
        return new Result(process.exitValue(), output);
    }
}
