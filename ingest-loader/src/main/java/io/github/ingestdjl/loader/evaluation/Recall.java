/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import io.github.ingestdjl.loader.index.VectorCopy.Neighbour;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which papers are the nearest to a query, by comparing with all. Immutable. */
final class Recall {

    /**
     * Papers with the same vector, or the same distance, are nearest alike: a search need not find the very ones that the exact search put
     * first. So more than {@code k} are asked for exactly, and this many more are taken into account.
     */
    static final int ROOM_FOR_TIES = 50;

    private final Set<String> nearest;
    private final int k;

    /**
     * The {@code k} nearest and those that are as near as the last of them.
     *
     * @param exact the nearest first, more than {@code k} where there are
     */
    Recall(List<Neighbour> exact, int k) {
        this.k = Math.min(k, exact.size());
        double last = this.k == 0 ? 0 : exact.get(this.k - 1).score();
        this.nearest = exact.stream()
                .filter(neighbour -> neighbour.score() >= last)
                .map(Neighbour::id)
                .collect(Collectors.toSet());
    }

    /** The share of the {@code k} nearest that a search has found among its first {@code k}; 1 where there are none to find. */
    double of(List<String> found) {
        if (k == 0) {
            return 1;
        }
        Set<String> hits = new HashSet<>(found.subList(0, Math.min(k, found.size())));
        hits.retainAll(nearest);
        return (double) hits.size() / k;
    }
}
