/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes some papers of a stream, by their ids and a seed: the same papers of the same index in whatever order they come, and nearly the same
 * once papers are added. For one thread.
 */
final class QuerySample<T> {

    private final PriorityQueue<Drawn<T>> drawn =
            new PriorityQueue<>(Comparator.<Drawn<T>>naturalOrder().reversed());
    private final int size;
    private final long seed;
    private final Function<T, String> id;

    private record Drawn<T>(UUID lot, T paper) implements Comparable<Drawn<T>> {
        @Override
        public int compareTo(Drawn<T> other) {
            return lot.compareTo(other.lot);
        }
    }

    QuerySample(int size, long seed, Function<T, String> id) {
        this.size = size;
        this.seed = seed;
        this.id = id;
    }

    void add(T paper) {
        // A hash that depends on nothing but these.
        UUID lot = UUID.nameUUIDFromBytes((seed + "/" + id.apply(paper)).getBytes(StandardCharsets.UTF_8));
        drawn.add(new Drawn<>(lot, paper));
        if (drawn.size() > size) {
            drawn.remove();
        }
    }

    /** In the order of their lots. */
    List<T> papers() {
        return drawn.stream().sorted().map(Drawn::paper).toList();
    }
}
