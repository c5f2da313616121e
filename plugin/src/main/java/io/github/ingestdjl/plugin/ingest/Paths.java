/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.HashMap;
import java.util.Map;

/**
 * Dotted paths, as a tree of their names: whether a path overlaps with one of them takes the time of its own length, however
 * many there are. For one thread.
 */
final class Paths {
    private final Map<String, Paths> children = new HashMap<>();
    /** The path that ends here, or null. */
    private String ending;
    /** Some path that goes through here, or ends here. */
    private String any;

    void add(String path) {
        Paths node = this;
        for (String name : path.split("\\.")) {
            node = node.children.computeIfAbsent(name, ignored -> new Paths());
            node.any = path;
        }
        node.ending = path;
    }

    /** One of the paths that a path is, holds or lies in; null if there is none. */
    String overlapping(String path) {
        Paths node = this;
        for (String name : path.split("\\.")) {
            node = node.children.get(name);
            if (node == null) {
                return null;
            }
            if (node.ending != null) {
                return node.ending;
            }
        }
        return node.any;
    }
}
