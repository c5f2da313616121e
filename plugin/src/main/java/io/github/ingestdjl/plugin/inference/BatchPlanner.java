/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses which windows run together: the oldest and those nearest to it in length, as long as the padded batch stays
 * within the budget and little of it is padding. Since the oldest is always among them, none waits for ever. Stateless.
 */
final class BatchPlanner {
    /** A batch of so many tokens already keeps the processor's matrix units busy; less of them wastes its time. */
    private static final int EFFICIENT_TOKENS = 192;

    /** The share of a batch that may be padding as long as the batch is less than efficient. */
    private static final double MOST_PADDING = 0.2;

    /** The share beyond that: another text saves little more then, and each token of padding costs like any other. */
    private static final double MOST_PADDING_WHEN_EFFICIENT = 0.03;

    private final int budget;

    /** @param budget the most tokens of a batch, padding included, unless a single window is longer */
    BatchPlanner(int budget) {
        this.budget = budget;
    }

    /**
     * Takes a batch out of what is ready.
     *
     * @param ready not empty, in any order; the batch is removed from it
     */
    List<Window> take(List<Window> ready) {
        Window oldest =
                ready.stream().min(Comparator.comparingLong(Window::sequence)).orElseThrow();
        List<Window> byDistance = new ArrayList<>(ready);
        byDistance.sort(Comparator.<Window>comparingInt(window -> Math.abs(window.length() - oldest.length()))
                .thenComparingLong(Window::sequence));
        List<Window> batch = new ArrayList<>();
        int longest = 0;
        int tokens = 0;
        for (Window window : byDistance) {
            int newLongest = Math.max(longest, window.length());
            int padded = newLongest * (batch.size() + 1);
            int newTokens = tokens + window.length();
            double mostPadding = tokens < EFFICIENT_TOKENS ? MOST_PADDING : MOST_PADDING_WHEN_EFFICIENT;
            if (batch.isEmpty() == false && (padded > budget || padded - newTokens > mostPadding * padded)) {
                break;
            }
            batch.add(window);
            longest = newLongest;
            tokens = newTokens;
        }
        ready.removeAll(batch);
        return batch;
    }
}
