/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the sources, so that a build tells all of it at once. For one thread. */
final class Problems {
    private final List<String> lines = new ArrayList<>();

    void add(SavedObject object, String problem) {
        lines.add(object.file() + ": " + problem);
    }

    void add(String file, String problem) {
        lines.add(file + ": " + problem);
    }

    boolean areNone() {
        return lines.isEmpty();
    }

    void refuse() throws BrokenSourcesException {
        if (areNone() == false) {
            throw new BrokenSourcesException(lines);
        }
    }
}
