/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The texts of one priority: those that wait to be tokenised, in order of arrival, and the windows that wait for a
 * batch. Guarded by the model's lock.
 */
final class Lane {
    /** So many windows are ready at most: enough to find some of similar length, few enough to hold in memory. */
    static final int LOOK_AHEAD = 256;

    /**
     * So many characters are tokenised before the next batch: a hundredth of a second's work, so that the first of a
     * burst does not wait for the last, and yet hundreds of titles, so that there are some of each length.
     */
    private static final int SLICE_CHARACTERS = 32_768;

    final QueueBound bound;
    private final Deque<PendingText> waiting = new ArrayDeque<>();
    private final ReadyWindows ready;

    Lane(QueueBound bound, ReadyWindows ready) {
        this.bound = bound;
        this.ready = ready;
    }

    void add(PendingText text) {
        waiting.add(text);
    }

    /** The texts to be tokenised next; empty if enough windows are ready or nothing waits. */
    List<PendingText> takeSlice() {
        List<PendingText> slice = new ArrayList<>();
        int characters = 0;
        while (ready.size() + slice.size() < LOOK_AHEAD
                && characters < SLICE_CHARACTERS
                && waiting.isEmpty() == false) {
            PendingText text = waiting.poll();
            characters += text.key().text().length();
            slice.add(text);
        }
        return slice;
    }

    void addReady(Window window) {
        ready.add(window);
    }

    /** A batch, the caller's own; empty if nothing is ready. */
    List<Window> takeBatch() {
        return ready.takeBatch();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && ready.isEmpty();
    }

    /** Forgets the texts nobody waits for any more. */
    void forgetAbandoned() {
        waiting.removeIf(text -> text.waiters().isEmpty());
        ready.removeIf(window -> window.text().waiters().isEmpty());
    }

    void clear() {
        waiting.clear();
        ready.clear();
    }
}
