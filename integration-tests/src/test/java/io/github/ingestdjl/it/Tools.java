/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
