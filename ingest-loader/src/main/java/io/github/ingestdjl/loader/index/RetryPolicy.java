/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.transport.BackoffPolicy;
import java.time.Duration;
import java.util.Iterator;

/**
 * Waits that double up to a ceiling: first, 2 · first, 4 · first … The client's own exponential policy ends after five seconds, which a node
 * that embeds on its CPUs or restarts needs many times over. Thread-safe; each iterator is for one thread at a time.
 */
final class RetryPolicy extends BackoffPolicy {

    private final Duration first;
    private final Duration ceiling;
    private final int retries;
    private volatile boolean stopped;

    RetryPolicy(Duration first, Duration ceiling, int retries) {
        this.first = first;
        this.ceiling = ceiling;
        this.retries = retries;
    }

    /** Half a second to twenty, in all some five minutes. */
    static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(20), 20);
    }

    /** Ends every progression: nothing is tried again. */
    void stop() {
        stopped = true;
    }

    @Override
    public Iterator<Long> iterator() {
        return new Iterator<>() {
            private int taken;

            @Override
            public boolean hasNext() {
                return !stopped && taken < retries;
            }

            // Never throws, because BulkIngester takes the first wait without asking whether there is one.
            @Override
            public Long next() {
                long wait = first.toMillis() << Math.min(taken, Integer.SIZE - 1);
                taken++;
                return Math.min(wait, ceiling.toMillis());
            }
        };
    }
}
