/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * How many papers a search returns, and how far it looks for them. Validates itself; an {@link IllegalArgumentException} names the option and
 * its value.
 *
 * @param k how many papers to return
 * @param candidates how many neighbours each shard considers; more is slower and finds more
 */
public record Neighbours(int k, int candidates) {

    /** Elasticsearch's limit for both. */
    public static final int MAX = 10_000;

    // At half a million papers 100 find 92 of 100 neighbours, 1,000 find 99, for some milliseconds.
    private static final int MIN_CANDIDATES = 1000;
    private static final int MIN_WINDOW = 100;
    private static final int PER_HIT = 10;

    public Neighbours {
        if (k < 1 || k > MAX) {
            throw new IllegalArgumentException("[--k] must be between 1 and " + MAX + ", got [" + k + "]");
        }
        if (candidates < k || candidates > MAX) {
            throw new IllegalArgumentException(
                    "[--num-candidates] must be between [--k] " + k + " and " + MAX + ", got [" + candidates + "]");
        }
    }

    /** With ten candidates for each paper, but a thousand at least. */
    public static Neighbours of(int k) {
        return new Neighbours(k, tenTimes(k, MIN_CANDIDATES));
    }

    /** The same search for the longer lists that are fused to one of {@code k}. */
    Neighbours widened() {
        int window = tenTimes(k, MIN_WINDOW);
        return new Neighbours(window, Math.max(window, candidates));
    }

    private static int tenTimes(int k, int atLeast) {
        return (int) Math.min(MAX, Math.max(atLeast, (long) PER_HIT * k));
    }
}
