/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import io.github.ingestdjl.loader.index.Neighbours;
import io.github.ingestdjl.loader.index.VectorIndexType;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What is measured. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param types in the order in which they are shown
 * @param candidates {@code num_candidates}
 * @param oversample of quantised indices; 0 for no rescoring
 * @param target the recall that is enough
 * @param sample how many queries
 * @param rounds how often each is asked
 * @param merge whether copies are merged to one segment a shard
 * @param keep whether copies stay
 */
public record RecallOptions(
        List<VectorIndexType> types,
        List<Integer> candidates,
        List<Double> oversample,
        int k,
        double target,
        int sample,
        long seed,
        int rounds,
        Queries queries,
        boolean merge,
        boolean keep) {

    private static final int MAX_SAMPLE = 10_000;
    private static final int MAX_ROUNDS = 100;
    private static final double MAX_OVERSAMPLE = 100;

    /** Whose vectors are looked for. */
    public enum Queries {
        /** Of titles, embedded as queries; a paper may find itself. */
        TITLES,
        /** Of the papers themselves, each of which is left out of what it finds. */
        PAPERS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RecallOptions {
        types = types.stream()
                .distinct()
                .filter(type -> type != VectorIndexType.FLAT)
                .toList();
        candidates = List.copyOf(new TreeSet<>(candidates));
        oversample = List.copyOf(new TreeSet<>(oversample));
        check("--k", k, 1, Neighbours.MAX - Recall.ROOM_FOR_TIES - 1);
        check("--sample", sample, 1, MAX_SAMPLE);
        check("--rounds", rounds, 1, MAX_ROUNDS);
        for (int number : candidates) {
            if (number < k || number > Neighbours.MAX) {
                throw new IllegalArgumentException("[--num-candidates] must be between [--k] " + k + " and "
                        + Neighbours.MAX + ", got [" + number + "]");
            }
        }
        for (double factor : oversample) {
            if (factor != 0 && !(factor >= 1 && factor <= MAX_OVERSAMPLE)) {
                throw new IllegalArgumentException("[--oversample] must be 0, for no rescoring, or between 1 and "
                        + (int) MAX_OVERSAMPLE + ", got [" + factor + "]");
            }
        }
        if (!(target > 0 && target <= 1)) {
            throw new IllegalArgumentException(
                    "[--target-recall] must be more than 0 and at most 1, got [" + target + "]");
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("[--index-options] names no graph to measure");
        }
    }

    private static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "[" + option + "] must be between " + min + " and " + max + ", got [" + value + "]");
        }
    }
}
