/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.elasticsearch.action.ActionListener;

/**
 * Puts the vectors of one request together, in whatever order they come, and answers once: with all of them, or with
 * the first failure. Safe for several threads.
 */
final class VectorCollector {
    private final EmbeddingRequest request;
    private final float[][] vectors;
    private final AtomicInteger missing;
    private final AtomicBoolean answered = new AtomicBoolean();
    /** Null once it was asked, or if there is nothing to ask. */
    private final AtomicReference<Predicate<String>> unless;

    private final ActionListener<Embeddings> listener;

    VectorCollector(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        this.request = request;
        this.vectors = new float[request.texts().size()][];
        this.missing = new AtomicInteger(vectors.length);
        this.unless = new AtomicReference<>(request.unless() == EmbeddingRequest.NEVER ? null : request.unless());
        this.listener = listener;
    }

    /** Whether the caller is still to be asked. */
    boolean isUndecided() {
        return unless.get() != null;
    }

    /** Answers that nothing is to be computed, if the caller says so; asks at the first call only. */
    void skipUnlessNeeded(String fingerprint) {
        Predicate<String> question = unless.getAndSet(null);
        try {
            if (question != null && question.test(fingerprint) && answered.compareAndSet(false, true)) {
                listener.onResponse(new Embeddings(fingerprint, List.of()));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** @param fingerprint of the model that computed it, the same for all vectors of the request */
    void complete(int index, float[] vector, String fingerprint) {
        vectors[index] = vector;
        if (missing.decrementAndGet() == 0 && answered.compareAndSet(false, true)) {
            listener.onResponse(new Embeddings(fingerprint, Arrays.asList(vectors)));
        }
    }

    void fail(Exception failure) {
        if (answered.compareAndSet(false, true)) {
            listener.onFailure(failure);
        }
    }

    /** Whether nobody waits for the rest: the request was answered, or cancelled. */
    boolean abandoned() {
        return answered.get() || request.cancelled().getAsBoolean();
    }
}
