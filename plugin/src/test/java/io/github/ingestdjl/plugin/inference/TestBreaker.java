/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;

/** Counts like the node's, and breaks when told to. */
final class TestBreaker extends NoopCircuitBreaker {
    private final AtomicLong used = new AtomicLong();
    private volatile boolean tripped;

    TestBreaker() {
        super("test");
    }

    void trip() {
        tripped = true;
    }

    @Override
    public void addEstimateBytesAndMaybeBreak(long bytes, String label) {
        if (tripped) {
            throw new CircuitBreakingException("too much", CircuitBreaker.Durability.TRANSIENT);
        }
        used.addAndGet(bytes);
    }

    @Override
    public void addWithoutBreaking(long bytes) {
        used.addAndGet(bytes);
    }

    @Override
    public long getUsed() {
        return used.get();
    }
}
