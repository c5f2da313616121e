/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what became of the papers while they are loaded. Thread-safe; keeps one example of each kind of failure, not all of them. */
public final class Tally {

    private final long startNanos = System.nanoTime();
    private final Map<String, Summary.Reason> reasons = new LinkedHashMap<>();
    private long read;
    private long created;
    private long updated;
    private long failed;

    synchronized void read() {
        read++;
    }

    synchronized void indexed(boolean isNew) {
        if (isNew) {
            created++;
        } else {
            updated++;
        }
    }

    synchronized void failed(String kind, String example) {
        failed++;
        reasons.merge(kind, new Summary.Reason(kind, 1, example), Summary.Reason::plus);
    }

    /** The state of this moment. */
    synchronized Summary summary() {
        List<Summary.Reason> sorted = new ArrayList<>(reasons.values());
        sorted.sort((one, other) -> Long.compare(other.count(), one.count()));
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return new Summary(read, created, updated, failed, sorted, seconds);
    }
}
