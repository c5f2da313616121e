/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A loader that runs beside the test, to be killed. */
final class LoaderProcess implements AutoCloseable {
    private static final int MINUTES = 15;

    private final Process process;
    private final Path output;

    private LoaderProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts the loader.
     *
     * @param work its working folder, which also gets its output
     */
    static LoaderProcess start(Path work, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile(work, "loader-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new LoaderProcess(builder.start(), output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does; the script has become the loader, so nothing is left. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, as Ctrl-C does. */
    void terminate() {
        process.destroy();
    }

    /** The exit code, once it has ended by itself. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the loader has not ended after [" + MINUTES + "] minutes");
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
