/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Waiter;
import io.github.ingestdjl.plugin.inference.PendingText.Window;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import io.github.ingestdjl.plugin.model.Vectors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchTimeoutException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;

/**
 * Runs one model: the texts of all documents, fields and queries wait here together, and its workers run those of
 * similar length in one batch, up to a budget of padded tokens. Queries pass ahead of documents; within both the oldest
 * is always in the next batch. Identical texts are computed once. What nobody waits for any more is dropped.
 *
 * <p>Safe for several threads. No listener is called and nothing is computed under the lock. At most as many workers as
 * the options say are with the executor at a time, so its queue never holds more.
 */
final class TokenBudgetBatcher {
    private static final Logger logger = LogManager.getLogger(TokenBudgetBatcher.class);

    /** After so many batches of queries in a row one of documents runs, so that indexing never stands still. */
    private static final int SEARCH_STREAK = 8;

    /** What a waiting text holds beside its characters: objects, map entries, tokens. */
    private static final int BYTES_PER_TEXT = 512;

    private final String name;
    private final InferenceOptions options;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final InferenceStats stats;
    private final BatchPlanner planner;

    private final Object lock = new Object();
    private final Map<PendingText.Key, PendingText> pending = new HashMap<>();
    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private LoadedModel model;
    private boolean closed;
    private int workers;
    private int searchStreak;
    private long sequence;

    /**
     * @param name the model's, for messages
     * @param executor where the workers run
     * @param nanoTime the clock that deadlines are measured with
     */
    TokenBudgetBatcher(
            String name,
            InferenceOptions options,
            Executor executor,
            CircuitBreaker breaker,
            InferenceStats stats,
            LongSupplier nanoTime) {
        this.name = name;
        this.options = options;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.stats = stats;
        this.planner = new BatchPlanner(options.batchTokens());
        for (Priority priority : Priority.values()) {
            String lane = "queue of model [" + name + "] for " + priority.label();
            lanes.put(priority, new Lane(new QueueBound(lane, options.queueTexts(), options.queueBytes(), breaker)));
        }
    }

    /**
     * Lets the workers run.
     *
     * @param loaded one reference of which is owned by this batcher from now on
     */
    void start(LoadedModel loaded) {
        boolean stale;
        synchronized (lock) {
            stale = closed && pending.isEmpty();
            if (stale == false) {
                model = loaded;
            }
        }
        if (stale) {
            loaded.decRef();
        } else {
            wakeWorker();
        }
    }

    /**
     * Takes a request into the queue.
     *
     * @return false if this batcher is closed; the listener was not and will not be called then
     */
    boolean submit(EmbeddingRequest request, ActionListener<List<float[]>> listener) {
        Priority priority = Priority.of(request.inputType());
        int texts = request.texts().size();
        VectorCollector collector = new VectorCollector(texts, request.cancelled(), listener);
        try {
            synchronized (lock) {
                if (closed) {
                    return false;
                }
                Lane lane = lanes.get(priority);
                lane.bound.admit(
                        texts,
                        request.texts().stream()
                                .mapToLong(TokenBudgetBatcher::bytes)
                                .sum());
                long deadline = nanoTime.getAsLong() + options.queueTimeout().nanos();
                for (int i = 0; i < texts; i++) {
                    add(
                            lane,
                            new PendingText.Key(request.texts().get(i), priority, request.longText()),
                            collector,
                            i,
                            deadline);
                }
            }
        } catch (RuntimeException e) {
            stats.rejected.add(texts);
            listener.onFailure(e);
            return true;
        }
        wakeWorker();
        return true;
    }

    private void add(Lane lane, PendingText.Key key, VectorCollector collector, int index, long deadline) {
        PendingText text = pending.get(key);
        if (text == null) {
            text = new PendingText(key);
            pending.put(key, text);
            lane.add(text);
        } else {
            stats.shared.increment();
        }
        text.waiters().add(new Waiter(collector, index, bytes(key.text()), deadline));
    }

    private static long bytes(String text) {
        return BYTES_PER_TEXT + 2L * text.length();
    }

    /** Starts a worker if there is work for one more. */
    private void wakeWorker() {
        synchronized (lock) {
            if (model == null || workers == options.workers() || hasWork() == false) {
                return;
            }
            workers++;
        }
        executor.execute(new Worker());
    }

    private boolean hasWork() {
        return lanes.values().stream().anyMatch(lane -> lane.isEmpty() == false);
    }

    /** One step of work, a batch, then back to the end of the executor's queue, so that models take turns. */
    private final class Worker extends AbstractRunnable {
        @Override
        protected void doRun() {
            Lane lane;
            List<PendingText> slice;
            Settlement dropped = new Settlement();
            synchronized (lock) {
                lane = nextLane();
                slice = lane.takeSlice();
                slice.removeIf(text -> isDropped(text, dropped));
            }
            dropped.run();
            List<Window> windows = tokenize(slice);
            List<Window> batch;
            synchronized (lock) {
                windows.forEach(lane::addReady);
                batch = lane.takeBatch(planner);
                batch.removeIf(window -> isDropped(window.text(), dropped));
            }
            dropped.run();
            wakeWorker();
            if (batch.isEmpty() == false) {
                embed(batch);
            }
        }

        @Override
        public void onAfter() {
            boolean again;
            synchronized (lock) {
                again = hasWork();
                if (again == false) {
                    workers--;
                }
            }
            if (again) {
                executor.execute(this);
            } else {
                releaseIfDone();
            }
        }

        /** Nothing that a text can do gets here: those failures are settled with the text's waiters. */
        @Override
        public void onFailure(Exception e) {
            logger.error("a worker of model [" + name + "] failed", e);
            failAll(e);
        }

        /** The node is closing; {@link #onAfter} is called next, as after a run. */
        @Override
        public void onRejection(Exception e) {
            failAll(e);
        }
    }

    private Lane nextLane() {
        Lane search = lanes.get(Priority.SEARCH);
        Lane ingest = lanes.get(Priority.INGEST);
        if (search.isEmpty() == false && (searchStreak < SEARCH_STREAK || ingest.isEmpty())) {
            searchStreak++;
            return search;
        }
        searchStreak = 0;
        return ingest;
    }

    /** Removes the waiters that no longer wait; true if none is left. */
    private boolean isDropped(PendingText text, Settlement settlement) {
        long now = nanoTime.getAsLong();
        for (Iterator<Waiter> waiters = text.waiters().iterator(); waiters.hasNext(); ) {
            Waiter waiter = waiters.next();
            boolean late = now - waiter.deadline() > 0;
            if (late || waiter.collector().abandoned()) {
                waiters.remove();
                release(text, waiter);
                stats.dropped.increment();
                if (late) {
                    settlement.add(() -> waiter.collector()
                            .fail(new ElasticsearchTimeoutException(
                                    "text waited longer than [{}] for model [{}]", options.queueTimeout(), name)));
                }
            }
        }
        if (text.waiters().isEmpty()) {
            pending.remove(text.key(), text);
            return true;
        }
        return false;
    }

    private void release(PendingText text, Waiter waiter) {
        lanes.get(text.key().priority()).bound.release(1, waiter.bytes());
    }

    private List<Window> tokenize(List<PendingText> slice) {
        long start = System.nanoTime();
        List<Window> windows = new ArrayList<>(slice.size());
        for (PendingText text : slice) {
            try {
                InputType inputType = text.key().priority() == Priority.SEARCH ? InputType.QUERY : InputType.PASSAGE;
                TokenizedText tokenized = model.embedder()
                        .tokenize(
                                model.spec().prefixed(text.key().text(), inputType),
                                text.key().longText());
                if (tokenized.truncated()) {
                    stats.truncated.increment();
                }
                text.expect(tokenized.windows().size());
                for (int i = 0; i < tokenized.windows().size(); i++) {
                    windows.add(new Window(text, i, tokenized.windows().get(i), nextSequence()));
                }
            } catch (RuntimeException e) {
                settle(text, null, e);
            }
        }
        stats.tokenizeNanos.add(System.nanoTime() - start);
        return windows;
    }

    private long nextSequence() {
        synchronized (lock) {
            return sequence++;
        }
    }

    private void embed(List<Window> batch) {
        long start = System.nanoTime();
        List<TokenWindow> tokens = batch.stream().map(Window::tokens).toList();
        List<float[]> vectors;
        try {
            vectors = model.embedder().embed(tokens);
        } catch (RuntimeException e) {
            batch.forEach(window -> settle(window.text(), null, e));
            return;
        } finally {
            stats.ran(tokens, System.nanoTime() - start);
        }
        for (int i = 0; i < batch.size(); i++) {
            Window window = batch.get(i);
            boolean last;
            synchronized (lock) {
                last = window.text().complete(window.index(), vectors.get(i));
            }
            if (last) {
                settle(window.text(), window.text().vector(), null);
            }
        }
    }

    /** Answers all who wait for a text, with its vector or a failure. */
    private void settle(PendingText text, float[] vector, RuntimeException failure) {
        List<Waiter> waiters;
        synchronized (lock) {
            pending.remove(text.key(), text);
            waiters = List.copyOf(text.waiters());
            text.waiters().clear();
            waiters.forEach(waiter -> release(text, waiter));
        }
        RuntimeException problem = failure;
        if (problem == null && Vectors.hasDirection(vector) == false) {
            problem = new IllegalArgumentException("model [" + name + "] has no vector for the text ["
                    + beginning(text.key().text()) + "]");
        }
        Settlement settlement = new Settlement();
        for (Waiter waiter : waiters) {
            if (problem == null) {
                stats.texts.increment();
                settlement.add(() -> waiter.collector().complete(waiter.index(), vector));
            } else {
                stats.failed.increment();
                RuntimeException reason = problem;
                settlement.add(() -> waiter.collector().fail(reason));
            }
        }
        settlement.run();
    }

    private static String beginning(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** Drops what waits too long even while no worker comes by, as during loading. */
    void expire() {
        Settlement settlement = new Settlement();
        synchronized (lock) {
            List.copyOf(pending.values()).forEach(text -> isDropped(text, settlement));
            lanes.values().forEach(Lane::forgetAbandoned);
        }
        settlement.run();
    }

    /** Refuses new requests; what waits is still computed, then the model is released. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        releaseIfDone();
    }

    /** Refuses new requests and fails all that wait. */
    void failAll(Exception failure) {
        Settlement settlement = new Settlement();
        synchronized (lock) {
            closed = true;
            for (PendingText text : pending.values()) {
                for (Waiter waiter : text.waiters()) {
                    release(text, waiter);
                    stats.failed.increment();
                    settlement.add(() -> waiter.collector().fail(failure));
                }
                text.waiters().clear();
            }
            pending.clear();
            lanes.values().forEach(Lane::clear);
        }
        settlement.run();
        releaseIfDone();
    }

    private void releaseIfDone() {
        LoadedModel done = null;
        synchronized (lock) {
            if (closed && workers == 0 && hasWork() == false) {
                done = model;
                model = null;
            }
        }
        if (done != null) {
            done.decRef();
        }
    }

    /** How many texts wait, or are being computed, in a lane. */
    int waitingTexts(Priority priority) {
        synchronized (lock) {
            return lanes.get(priority).bound.texts();
        }
    }

    long waitingBytes() {
        synchronized (lock) {
            return lanes.values().stream().mapToLong(lane -> lane.bound.bytes()).sum();
        }
    }
}
