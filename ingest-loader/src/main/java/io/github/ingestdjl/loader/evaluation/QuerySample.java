/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import io.github.ingestdjl.loader.index.VectorReader.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Takes some papers of a stream, by their ids and a seed: the same papers of the same index in whatever order they come, and nearly the same
 * once papers are added. For one thread.
 */
final class QuerySample {

    private static final Comparator<Drawn> LARGEST_FIRST =
            Comparator.comparing(Drawn::lot).reversed();

    private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(LARGEST_FIRST);
    private final int size;
    private final long seed;

    private record Drawn(UUID lot, Stored paper) {}

    QuerySample(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    void add(Stored paper) {
        // A hash that depends on nothing but these.
        UUID lot = UUID.nameUUIDFromBytes((seed + "/" + paper.id()).getBytes(StandardCharsets.UTF_8));
        drawn.add(new Drawn(lot, paper));
        if (drawn.size() > size) {
            drawn.remove();
        }
    }

    /** In the order of their lots. */
    List<Stored> papers() {
        return drawn.stream().sorted(LARGEST_FIRST.reversed()).map(Drawn::paper).toList();
    }
}
