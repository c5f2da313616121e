/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Waiter;
import io.github.ingestdjl.plugin.inference.PendingText.Window;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;

/**
 * The texts that wait for one model, or are being computed: a lane for queries and one for documents, each bounded.
 * Identical texts are one, with several who wait for it. Not safe for several threads: guarded by the model's lock.
 * Answers are never given here but collected in a {@link Settlement}, to be given outside of the lock.
 */
final class TextQueue {
    /** After so many slices of queries in a row one of documents is taken, so that indexing never stands still. */
    private static final int SEARCH_STREAK = 8;

    /** What a waiting text holds beside its characters: objects, map entries, tokens. */
    private static final int BYTES_PER_TEXT = 512;

    private final String name;
    private final Supplier<InferenceOptions> options;
    private final InferenceStats stats;
    private final LongSupplier nanoTime;
    private final Map<PendingText.Key, PendingText> pending = new HashMap<>();
    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private int searchStreak;

    /**
     * @param options as they are at the moment
     * @param bounds of the two lanes; the model has several queues at a time while one is drained, bounded together
     */
    TextQueue(
            String name,
            Supplier<InferenceOptions> options,
            Map<Priority, QueueBound> bounds,
            InferenceStats stats,
            LongSupplier nanoTime) {
        this.name = name;
        this.options = options;
        this.stats = stats;
        this.nanoTime = nanoTime;
        bounds.forEach((priority, bound) -> lanes.put(
                priority, new Lane(bound, new ReadyWindows(options.get().batchTokens()))));
    }

    /**
     * Takes all texts of a request, or none.
     *
     * @throws RuntimeException if there is no room, see {@link QueueBound#admit}
     */
    void add(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        List<String> texts = request.texts();
        Priority priority = Priority.of(request.inputType());
        Lane lane = lanes.get(priority);
        lane.bound.admit(
                texts.size(), texts.stream().mapToLong(TextQueue::bytes).sum());
        VectorCollector collector = new VectorCollector(request, listener);
        long deadline = nanoTime.getAsLong() + options.get().queueTimeout().nanos();
        for (int i = 0; i < texts.size(); i++) {
            PendingText.Key key = new PendingText.Key(texts.get(i), priority, request.longText(), request.passages());
            PendingText text = pending.get(key);
            if (text == null) {
                text = new PendingText(key);
                pending.put(key, text);
                lane.add(text);
            } else {
                stats.shared.increment();
            }
            text.waiters().add(new Waiter(collector, i, bytes(key.text()), deadline));
        }
    }

    private static long bytes(String text) {
        return BYTES_PER_TEXT + 2L * text.length();
    }

    /** Whether what began at a moment of the queue's clock ought to have ended. */
    boolean isOverdue(long since) {
        return now() - since > options.get().batchTimeout().nanos();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Whether a worker has anything to take. */
    boolean hasWork() {
        return lanes.values().stream().anyMatch(lane -> lane.isEmpty() == false);
    }

    /** Whether nothing waits and nothing is being computed. */
    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** The lane whose turn it is: that of queries, except now and then. */
    Lane nextLane() {
        Lane search = lanes.get(Priority.SEARCH);
        Lane ingest = lanes.get(Priority.INGEST);
        if (search.isEmpty() == false && (searchStreak < SEARCH_STREAK || ingest.isEmpty())) {
            searchStreak++;
            return search;
        }
        searchStreak = 0;
        return ingest;
    }

    /** The texts of a lane that are to be tokenised next. */
    List<PendingText> takeSlice(Lane lane) {
        return lane.takeSlice();
    }

    /** Those who wait for any of the texts and may not need them. */
    static Set<VectorCollector> undecided(List<PendingText> texts) {
        return texts.stream()
                .flatMap(text -> text.waiters().stream())
                .map(Waiter::collector)
                .filter(VectorCollector::isUndecided)
                .collect(Collectors.toSet());
    }

    /** Drops those of some texts that nobody waits for any more. */
    void dropAbandoned(List<PendingText> texts, Settlement settlement) {
        texts.removeIf(text -> isAbandoned(text, settlement));
    }

    /** The windows of a lane that are to run next. */
    List<Window> takeBatch(Lane lane, Settlement settlement) {
        List<Window> batch = lane.takeBatch();
        batch.removeIf(window -> isAbandoned(window.text(), settlement));
        return batch;
    }

    /** Drops what nobody waits for any more, wherever it is. */
    void dropAbandoned(Settlement settlement) {
        List.copyOf(pending.values()).forEach(text -> isAbandoned(text, settlement));
        lanes.values().forEach(Lane::forgetAbandoned);
    }

    /** Removes those that no longer wait for a text; true if none is left. */
    private boolean isAbandoned(PendingText text, Settlement settlement) {
        long now = nanoTime.getAsLong();
        text.waiters().removeIf(waiter -> hasGivenUp(text, waiter, now, settlement));
        if (text.waiters().isEmpty()) {
            forget(text);
            return true;
        }
        return false;
    }

    private boolean hasGivenUp(PendingText text, Waiter waiter, long now, Settlement settlement) {
        boolean late = now - waiter.deadline() > 0;
        if (late == false && waiter.collector().abandoned() == false) {
            return false;
        }
        release(text, waiter);
        stats.dropped.increment();
        if (late) {
            settlement.add(() -> waiter.collector()
                    .fail(new EsRejectedExecutionException(
                            "a text waited for model [" + name + "] longer than [ingest.djl.queue.timeout], ["
                                    + options.get().queueTimeout() + "]")));
        }
        return true;
    }

    /**
     * Ends the wait of all who wait for a text.
     *
     * @param passages the text's
     * @param fingerprint of the model that computed their vectors
     */
    void complete(PendingText text, List<Passage> passages, String fingerprint, Settlement settlement) {
        for (Waiter waiter : remove(text)) {
            stats.texts.add(passages.size());
            settlement.add(() -> waiter.collector().complete(waiter.index(), passages, fingerprint));
        }
    }

    /** Ends the wait of all who wait for a text. */
    void fail(PendingText text, Exception failure, Settlement settlement) {
        for (Waiter waiter : remove(text)) {
            stats.failed.increment();
            settlement.add(() -> waiter.collector().fail(failure));
        }
    }

    private List<Waiter> remove(PendingText text) {
        forget(text);
        List<Waiter> waiters = List.copyOf(text.waiters());
        waiters.forEach(waiter -> release(text, waiter));
        text.waiters().clear();
        return waiters;
    }

    /** Fails all that wait. */
    void failAll(Exception failure, Settlement settlement) {
        List.copyOf(pending.values()).forEach(text -> fail(text, failure, settlement));
        lanes.values().forEach(Lane::clear);
    }

    private void release(PendingText text, Waiter waiter) {
        bound(text).release(1, waiter.bytes());
    }

    /** Counts a text that was cut as its passages; they belong to the text, not to each who waits for it. */
    void countPassages(PendingText text) {
        if (pending.get(text.key()) == text) {
            text.countPassages();
            bound(text).add(text.extra(), (long) text.extra() * BYTES_PER_TEXT);
        }
    }

    private void forget(PendingText text) {
        if (pending.remove(text.key(), text)) {
            bound(text).release(text.extra(), (long) text.extra() * BYTES_PER_TEXT);
        }
    }

    private QueueBound bound(PendingText text) {
        return lanes.get(text.key().priority()).bound;
    }
}
