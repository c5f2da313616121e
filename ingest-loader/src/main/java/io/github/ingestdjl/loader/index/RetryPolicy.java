/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Waits between tries. Each is drawn from the upper half of a span that doubles up to a ceiling: first, 2 · first, 4 · first … So requests that
 * were refused together do not come back together. Thread-safe; each iterator is for one thread at a time.
 */
final class RetryPolicy implements Iterable<Long> {

    private final Duration first;
    private final Duration ceiling;
    private final int retries;
    private final DoubleSupplier random;
    private volatile boolean stopped;

    /**
     * Begins with the first span.
     *
     * @param random numbers from 0 to 1, from any thread
     */
    RetryPolicy(Duration first, Duration ceiling, int retries, DoubleSupplier random) {
        this.first = first;
        this.ceiling = ceiling;
        this.retries = retries;
        this.random = random;
    }

    /** Half a second to half a minute, in all some five minutes: a node that embeds on its CPUs, or restarts, needs them. */
    static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 18, () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /** Ends every progression: nothing is tried again. */
    void stop() {
        stopped = true;
    }

    /** The waits before the next tries, in milliseconds. */
    @Override
    public Iterator<Long> iterator() {
        return new Iterator<>() {
            private int taken;

            @Override
            public boolean hasNext() {
                return !stopped && taken < retries;
            }

            @Override
            public Long next() {
                if (taken >= retries) {
                    throw new NoSuchElementException("no more than " + retries + " retries");
                }
                long span = Math.min(first.toMillis() << Math.min(taken, Integer.SIZE - 1), ceiling.toMillis());
                taken++;
                return Math.round(span * (1 + random.getAsDouble()) / 2);
            }
        };
    }
}
