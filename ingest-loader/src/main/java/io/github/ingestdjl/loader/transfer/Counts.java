/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of the records of a source. Immutable.
 *
 * @param values what was counted; a counter that is absent is zero
 * @param reasons by the kind of failure, the most frequent first
 */
public record Counts(Map<Counter, Long> values, Map<String, Reason> reasons) {

    /** Nothing yet. */
    public static final Counts NONE = new Counts(Map.of(), Map.of());

    public Counts {
        values = Map.copyOf(values);
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /**
     * One kind of failure.
     *
     * @param first an example: the first failure of this kind
     */
    public record Reason(long count, String first) {}

    /** How many there are of one kind. */
    public long of(Counter counter) {
        return values.getOrDefault(counter, 0L);
    }

    /** All that are in the index now. */
    public long indexed() {
        return of(Counter.CREATED) + of(Counter.UPDATED);
    }

    /** Counts what becomes of the papers while they are moved. Thread-safe; keeps one example of each kind of failure, not all of them. */
    static final class Tally {

        private final long startNanos = System.nanoTime();
        private final Counts before;
        private final Map<Counter, Long> values = new EnumMap<>(Counter.class);
        private final Map<String, Reason> reasons;

        /** Goes on counting from the runs before this one. */
        Tally(Counts before) {
            this.before = before;
            this.values.putAll(before.values);
            this.reasons = new LinkedHashMap<>(before.reasons);
        }

        synchronized void count(Counter counter) {
            values.merge(counter, 1L, Long::sum);
        }

        synchronized void failed(String kind, String example) {
            count(Counter.FAILED);
            reasons.merge(
                    kind, new Reason(1, example), (known, one) -> new Reason(known.count + one.count, known.first));
        }

        /** The state of this moment. */
        synchronized Summary summary() {
            Map<String, Reason> sorted = new LinkedHashMap<>();
            reasons.entrySet().stream()
                    .sorted(Comparator.comparingLong(
                            reason -> -reason.getValue().count()))
                    .forEach(reason -> sorted.put(reason.getKey(), reason.getValue()));
            return new Summary(new Counts(values, sorted), before, (System.nanoTime() - startNanos) / 1e9);
        }
    }
}
