/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.ArrayList;
import java.util.Collections;
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
    private final List<List<Passage>> passages;
    private final AtomicInteger missing;
    private final AtomicBoolean answered = new AtomicBoolean();
    /** Null once it was asked, or if there is nothing to ask. */
    private final AtomicReference<Predicate<String>> unless;

    private final ActionListener<Embeddings> listener;

    VectorCollector(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        this.request = request;
        this.passages = new ArrayList<>(Collections.nCopies(request.texts().size(), null));
        this.missing = new AtomicInteger(passages.size());
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

    /**
     * @param result the passages of a text; the whole of it if it was not to be cut
     * @param fingerprint of the model that computed them, the same for all vectors of the request
     */
    void complete(int index, List<Passage> result, String fingerprint) {
        passages.set(index, result);
        if (missing.decrementAndGet() == 0 && answered.compareAndSet(false, true)) {
            listener.onResponse(
                    request.passages() == null
                            ? new Embeddings(
                                    fingerprint,
                                    passages.stream()
                                            .map(whole -> whole.get(0).vector())
                                            .toList())
                            : new Embeddings(fingerprint, List.of(), passages));
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
