/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of the papers while they are moved. Thread-safe; keeps one example of each kind of failure, not all of them. */
final class Tally {

    private final long startNanos = System.nanoTime();
    private final Counts before;
    private final Map<String, Counts.Reason> reasons = new LinkedHashMap<>();
    private long read;
    private long filtered;
    private long written;
    private long created;
    private long updated;
    private long outdated;
    private long deleted;
    private long failed;

    /** Goes on counting from the runs before this one. */
    Tally(Counts before) {
        this.before = before;
        this.read = before.read();
        this.filtered = before.filtered();
        this.written = before.written();
        this.created = before.created();
        this.updated = before.updated();
        this.outdated = before.outdated();
        this.deleted = before.deleted();
        this.failed = before.failed();
        before.reasons().forEach(reason -> reasons.put(reason.kind(), reason));
    }

    synchronized void read() {
        read++;
    }

    synchronized void filtered() {
        filtered++;
    }

    synchronized void written() {
        written++;
    }

    synchronized void indexed(boolean isNew) {
        if (isNew) {
            created++;
        } else {
            updated++;
        }
    }

    synchronized void outdated() {
        outdated++;
    }

    synchronized void deleted() {
        deleted++;
    }

    synchronized void failed(String kind, String example) {
        failed++;
        reasons.merge(kind, new Counts.Reason(kind, 1, example), Counts.Reason::plus);
    }

    /** The state of this moment. */
    synchronized Summary summary() {
        List<Counts.Reason> sorted = new ArrayList<>(reasons.values());
        sorted.sort((one, other) -> Long.compare(other.count(), one.count()));
        Counts counts = new Counts(read, filtered, written, created, updated, outdated, deleted, failed, sorted);
        return new Summary(counts, before, (System.nanoTime() - startNanos) / 1e9);
    }
}
