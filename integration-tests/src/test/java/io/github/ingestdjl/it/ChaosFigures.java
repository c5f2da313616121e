/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What profile chaos has measured, a file of JSON for each test; {@code docs/reliability.md} is made from them. */
final class ChaosFigures {
    private ChaosFigures() {}

    static ObjectNode create() {
        return Papers.JSON.createObjectNode();
    }

    static void write(String name, ObjectNode figures) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("chaos.figures")));
        Files.writeString(folder.resolve(name + ".json"), figures.toPrettyString() + "\n");
        System.out.println(name + ": " + figures);
    }

    static long quantile(long[] values, double share) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}
