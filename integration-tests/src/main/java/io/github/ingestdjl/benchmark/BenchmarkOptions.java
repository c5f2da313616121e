/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be measured.
 *
 * @param elasticsearch the zip of Elasticsearch
 * @param plugin the built plugin zip
 * @param loader the start script of the built loader
 * @param papers JSON lines with titles and abstracts
 * @param since the day, month or year from which on papers are looked for; empty for all
 * @param models further model folders, measured like the bundled one where weights matter little
 * @param only the benchmarks to run
 * @param rounds how often each is repeated; medians are reported
 * @param work where logs and the JSON go
 */
record BenchmarkOptions(
        Path elasticsearch,
        Path plugin,
        Path loader,
        Path papers,
        String since,
        List<Path> models,
        Set<String> only,
        int rounds,
        Path work) {
    /** Says how well papers are found, not how fast; it is run by name alone. */
    static final String EVALUATION = "evaluation";

    private static final Set<String> ALL =
            Set.of("raw", "bulk", "precision", "budget", "ready", "query", "memory", "cycles");

    /** @throws IllegalArgumentException if a property is not what it must be */
    static BenchmarkOptions fromSystemProperties() throws IOException {
        Set<String> only = new TreeSet<>(list("bench.only"));
        Set<String> known = new TreeSet<>(ALL);
        known.add(EVALUATION);
        if (known.containsAll(only) == false) {
            throw new IllegalArgumentException("[bench.only] must be some of " + known + ", got " + only);
        }
        List<Path> models =
                list("bench.models").stream().map(BenchmarkOptions::existing).toList();
        return new BenchmarkOptions(
                existing(System.getProperty("bench.elasticsearch")),
                existing(System.getProperty("bench.plugin")),
                existing(System.getProperty("bench.loader")),
                existing(System.getProperty("bench.papers")),
                System.getProperty("bench.since", ""),
                models,
                only.isEmpty() ? ALL : only,
                Integer.parseInt(System.getProperty("bench.rounds")),
                Files.createDirectories(Path.of(System.getProperty("bench.work"))));
    }

    private static List<String> list(String property) {
        return Arrays.stream(System.getProperty(property, "").split(","))
                .map(String::trim)
                .filter(value -> value.isEmpty() == false)
                .toList();
    }

    private static Path existing(String path) {
        if (Files.exists(Path.of(path)) == false) {
            throw new IllegalArgumentException("[" + path + "] is not there");
        }
        return Path.of(path).toAbsolutePath();
    }
}
