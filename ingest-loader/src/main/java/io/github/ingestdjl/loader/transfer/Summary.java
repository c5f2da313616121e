/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.util.List;

/**
 * How far a load has come.
 *
 * @param read papers and bad lines
 * @param reasons the kinds of failure, the most frequent first
 */
public record Summary(long read, long created, long updated, long failed, List<Reason> reasons, double seconds) {

    /** Copies the list. */
    public Summary {
        reasons = List.copyOf(reasons);
    }

    /**
     * One kind of failure.
     *
     * @param example the first failure of this kind
     */
    public record Reason(String kind, long count, String example) {

        Reason plus(Reason other) {
            return new Reason(kind, count + other.count, example);
        }
    }

    /** All that are in the index now. */
    public long indexed() {
        return created + updated;
    }

    /** The rate since the start. */
    public double indexedPerSecond() {
        return seconds > 0 ? indexed() / seconds : 0;
    }
}
