/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * A text on its way through a batcher, with all who wait for it. The model's lock guards {@code waiters}; the rest
 * belongs to the worker that has the text.
 */
final class PendingText {
    /**
     * What makes two texts the same.
     *
     * @param text prefix included
     * @param priority the lane, so that a query never waits in the lane of documents
     */
    record Key(String text, Priority priority, LongText longText) {}

    /**
     * Somebody who waits.
     *
     * @param index the place of this text in their request
     * @param bytes what their copy of the text holds of the queue's bound
     * @param deadline when they no longer wait, in the batcher's nanoseconds
     */
    record Waiter(VectorCollector collector, int index, long bytes, long deadline) {}

    /**
     * One window of a text, ready for a batch.
     *
     * @param sequence the order of arrival
     */
    record Window(PendingText text, int index, TokenWindow tokens, long sequence) {
        int length() {
            return tokens.length();
        }
    }

    private final Key key;
    private final List<Waiter> waiters = new ArrayList<>(1);
    private float[][] vectors;
    private int missing;

    PendingText(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    List<Waiter> waiters() {
        return waiters;
    }

    /** Called once, when the text was tokenised. */
    void expect(int windows) {
        vectors = new float[windows][];
        missing = windows;
    }

    /** Takes the vector of a window; true if it was the last that was missing. Guarded by the model's lock. */
    boolean complete(int window, float[] vector) {
        vectors[window] = vector;
        return --missing == 0;
    }

    /** The text's vector: that of its only window, or the mean over its windows at length one. */
    float[] vector() {
        if (vectors.length == 1) {
            return vectors[0];
        }
        float[] mean = new float[vectors[0].length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i];
            }
        }
        Vectors.normalize(mean);
        return mean;
    }
}
