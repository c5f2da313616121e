/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PassageCutter.Range;
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
     * @param passages null if the text is not cut into passages
     */
    record Key(String text, Priority priority, LongText longText, PassageOptions passages) {}

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
    /** Where the windows are in the text, if each is a passage; else empty. */
    private List<Range> ranges = List.of();

    private int missing;
    /** How many texts it counts as beyond one; guarded by the model's lock. */
    private int extra;

    PendingText(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    List<Waiter> waiters() {
        return waiters;
    }

    /**
     * Called once, when the text was tokenised.
     *
     * @param passages where each of the windows is in the text; empty if it was not cut into passages
     */
    void expect(int windows, List<Range> passages) {
        vectors = new float[windows][];
        missing = windows;
        ranges = passages;
    }

    int extra() {
        return extra;
    }

    /** From now on the text counts as all of its passages. */
    void countPassages() {
        extra = Math.max(0, ranges.size() - 1);
    }

    /** Takes the vector of a window; true if it was the last that was missing. Guarded by the model's lock. */
    boolean complete(int window, float[] vector) {
        vectors[window] = vector;
        return --missing == 0;
    }

    /**
     * What the text has vectors for: itself or, if it was cut, its passages. Those whose vector has no direction are left
     * out.
     */
    List<Passage> passages() {
        List<Passage> passages = new ArrayList<>(Math.max(1, ranges.size()));
        for (int i = 0; i < ranges.size(); i++) {
            passages.add(new Passage(ranges.get(i).start(), ranges.get(i).end(), vectors[i]));
        }
        if (ranges.isEmpty()) {
            passages.add(new Passage(0, key.text.length(), vector()));
        }
        passages.removeIf(passage -> Vectors.hasDirection(passage.vector()) == false);
        return passages;
    }

    /** The vector of the only window, or the mean over the windows at length one. */
    private float[] vector() {
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
