/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.elasticsearch.action.ActionListener;

/**
 * Puts the vectors of one request together, in whatever order they come, and answers once: with all of them, or with
 * the first failure. Safe for several threads.
 */
final class VectorCollector {
    private final float[][] vectors;
    private final AtomicInteger missing;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final BooleanSupplier cancelled;
    private final ActionListener<List<float[]>> listener;

    VectorCollector(int texts, BooleanSupplier cancelled, ActionListener<List<float[]>> listener) {
        this.vectors = new float[texts][];
        this.missing = new AtomicInteger(texts);
        this.cancelled = cancelled;
        this.listener = listener;
    }

    void complete(int index, float[] vector) {
        vectors[index] = vector;
        if (missing.decrementAndGet() == 0 && answered.compareAndSet(false, true)) {
            listener.onResponse(Arrays.asList(vectors));
        }
    }

    void fail(Exception failure) {
        if (answered.compareAndSet(false, true)) {
            listener.onFailure(failure);
        }
    }

    /** Whether nobody waits for the rest: the request was answered with a failure, or cancelled. */
    boolean abandoned() {
        return answered.get() || cancelled.getAsBoolean();
    }
}
