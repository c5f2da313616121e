/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.function.Supplier;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;

/**
 * Bounds what waits for one model in one lane, in texts and bytes, and tells the node's circuit breaker of the bytes.
 * Guarded by the model's lock.
 */
final class QueueBound {
    private final String name;
    private final Supplier<InferenceOptions> options;
    private final CircuitBreaker breaker;
    private int texts;
    private long bytes;

    /** @param options as they are at the moment */
    QueueBound(String name, Supplier<InferenceOptions> options, CircuitBreaker breaker) {
        this.name = name;
        this.options = options;
        this.breaker = breaker;
    }

    /**
     * Admits all texts of a request or none. An empty lane admits anything, so that no text is too large for ever.
     *
     * @throws EsRejectedExecutionException if the lane is full
     * @throws org.elasticsearch.common.breaker.CircuitBreakingException if the node has no memory for it
     */
    void admit(int newTexts, long newBytes) {
        int maxTexts = options.get().queueTexts();
        ByteSizeValue maxBytes = options.get().queueBytes();
        if (texts > 0 && (texts + newTexts > maxTexts || bytes + newBytes > maxBytes.getBytes())) {
            throw new EsRejectedExecutionException("[" + name + "] is full: [" + texts + "] texts of ["
                    + ByteSizeValue.ofBytes(bytes) + "] wait, at most [" + maxTexts + "] of [" + maxBytes + "]");
        }
        breaker.addEstimateBytesAndMaybeBreak(newBytes, name);
        texts += newTexts;
        bytes += newBytes;
    }

    /** Counts what became of texts that were admitted: it is there already, so it is not refused. */
    void add(int newTexts, long newBytes) {
        texts += newTexts;
        bytes += newBytes;
        breaker.addWithoutBreaking(newBytes);
    }

    void release(int oldTexts, long oldBytes) {
        add(-oldTexts, -oldBytes);
    }

    int texts() {
        return texts;
    }

    long bytes() {
        return bytes;
    }
}
