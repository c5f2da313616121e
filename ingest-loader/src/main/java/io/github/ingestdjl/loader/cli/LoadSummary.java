/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.util.List;

/**
 * How far a load has come.
 *
 * @param read papers and bad lines
 * @param reasons the kinds of failure, the most frequent first
 */
record LoadSummary(long read, long created, long updated, long failed, List<Reason> reasons, double seconds) {

    LoadSummary {
        reasons = List.copyOf(reasons);
    }

    /**
     * One kind of failure.
     *
     * @param example the first failure of this kind
     */
    record Reason(String kind, long count, String example) {

        Reason plus(Reason other) {
            return new Reason(kind, count + other.count, example);
        }
    }

    long indexed() {
        return created + updated;
    }

    double indexedPerSecond() {
        return seconds > 0 ? indexed() / seconds : 0;
    }
}
