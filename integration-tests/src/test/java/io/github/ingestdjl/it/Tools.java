/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingestdjl.node.Commands;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of this machine that some tests need, and a JDK does not bring. */
final class Tools {
    private Tools() {}

    /** Skips the test, and says why, unless all of them are installed. */
    static void needed(String... names) {
        for (String name : names) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))),
                    "[" + name + "] is not installed: .ci/run installs it");
        }
    }

    /** Runs what not everybody may; skips the test, and says why, where it fails. */
    static void allowed(String... command) throws InterruptedException {
        String problem;
        try {
            Commands.Result result = Commands.execute(Path.of("/"), List.of(command), Map.of());
            problem = result.exitCode() == 0 ? null : result.output().strip();
        } catch (IOException e) {
            problem = e.getMessage();
        }
        assumeTrue(problem == null, "not run, since this machine does not let us " + List.of(command) + ": " + problem);
    }
}
