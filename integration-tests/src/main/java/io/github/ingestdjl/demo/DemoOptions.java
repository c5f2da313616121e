/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the demo is to do.
 *
 * @param elasticsearch the zip of Elasticsearch
 * @param plugin the built plugin zip
 * @param loader the start script of the arxiv-loader
 * @param papers the papers to load, in the Kaggle snapshot's shape
 * @param keep whether the node stays up until it is interrupted
 * @param log where the node's log goes
 * @param failed where papers that could not be indexed go
 */
record DemoOptions(Path elasticsearch, Path plugin, Path loader, Path papers, boolean keep, Path log, Path failed) {

    /** @throws IllegalArgumentException if an option is not what it must be */
    static DemoOptions fromSystemProperties() {
        Path work = Path.of(required("demo.work"));
        String keep = System.getProperty("demo.keep", "true");
        if (keep.equals("true") == false && keep.equals("false") == false) {
            throw new IllegalArgumentException("[demo.keep] must be one of [true, false], got [" + keep + "]");
        }
        return new DemoOptions(
                file("demo.elasticsearch"),
                file("demo.plugin"),
                file("demo.loader"),
                file("demo.papers"),
                Boolean.parseBoolean(keep),
                work.resolve("demo-node.log"),
                work.resolve("demo-failed.jsonl"));
    }

    private static Path file(String property) {
        Path path = Path.of(required(property)).toAbsolutePath().normalize();
        if (Files.isReadable(path) == false) {
            throw new IllegalArgumentException("[" + property + "] must be a readable file, got [" + path + "]");
        }
        return path;
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("[" + property + "] must be set, it is by [mvn -Pdemo]");
        }
        return value;
    }
}
