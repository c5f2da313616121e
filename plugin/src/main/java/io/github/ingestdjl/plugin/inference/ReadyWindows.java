/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The windows that wait for a batch, by length. A batch is the oldest of them and those nearest to it in length, as long
 * as the padded batch stays within the budget and little of it is padding. Since the oldest is always in the next batch,
 * none waits for ever. Guarded by the model's lock.
 */
final class ReadyWindows {
    /** A batch of so many tokens already keeps the processor's matrix units busy; less of them wastes its time. */
    private static final int EFFICIENT_TOKENS = 192;

    /** The share of a batch that may be padding as long as the batch is less than efficient. */
    private static final double MOST_PADDING = 0.2;

    /** The share beyond that: another text saves little more then, and each token of padding costs like any other. */
    private static final double MOST_PADDING_WHEN_EFFICIENT = 0.03;

    private final int budget;
    private final NavigableMap<Long, Window> bySequence = new TreeMap<>();

    /** The windows of each length that occurs, oldest first. */
    private final NavigableMap<Integer, Deque<Window>> byLength = new TreeMap<>();

    /** @param budget the most tokens of a batch, padding included, unless a single window is longer */
    ReadyWindows(int budget) {
        this.budget = budget;
    }

    /** @param window younger than all that were added before */
    void add(Window window) {
        bySequence.put(window.sequence(), window);
        byLength.computeIfAbsent(window.length(), length -> new ArrayDeque<>()).add(window);
    }

    /** Takes a batch out; empty if nothing is ready. */
    List<Window> takeBatch() {
        List<Window> batch = new ArrayList<>();
        if (bySequence.isEmpty()) {
            return batch;
        }
        int wanted = bySequence.firstEntry().getValue().length();
        int longest = 0;
        int tokens = 0;
        for (Window next = nearest(wanted); next != null; next = nearest(wanted)) {
            int newLongest = Math.max(longest, next.length());
            int padded = newLongest * (batch.size() + 1);
            int newTokens = tokens + next.length();
            double mostPadding = tokens < EFFICIENT_TOKENS ? MOST_PADDING : MOST_PADDING_WHEN_EFFICIENT;
            if (batch.isEmpty() == false && (padded > budget || padded - newTokens > mostPadding * padded)) {
                break;
            }
            remove(next);
            batch.add(next);
            longest = newLongest;
            tokens = newTokens;
        }
        return batch;
    }

    /** The oldest window of the length nearest to the wanted one, or null. Of that length itself, it is the oldest. */
    private Window nearest(int wanted) {
        Map.Entry<Integer, Deque<Window>> below = byLength.floorEntry(wanted);
        Map.Entry<Integer, Deque<Window>> above = byLength.ceilingEntry(wanted);
        if (below == null || above == null) {
            Map.Entry<Integer, Deque<Window>> only = below == null ? above : below;
            return only == null ? null : only.getValue().peek();
        }
        boolean belowIsNearer = wanted - below.getKey() <= above.getKey() - wanted;
        return (belowIsNearer ? below : above).getValue().peek();
    }

    /** Removes a window; quick for the oldest of its length. */
    private void remove(Window window) {
        bySequence.remove(window.sequence());
        Deque<Window> sameLength = byLength.get(window.length());
        sameLength.remove(window);
        if (sameLength.isEmpty()) {
            byLength.remove(window.length());
        }
    }

    void removeIf(Predicate<Window> condition) {
        Collection<Window> all = List.copyOf(bySequence.values());
        all.stream().filter(condition).forEach(this::remove);
    }

    int size() {
        return bySequence.size();
    }

    boolean isEmpty() {
        return bySequence.isEmpty();
    }

    void clear() {
        bySequence.clear();
        byLength.clear();
    }
}
