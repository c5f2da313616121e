/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import io.github.ingestdjl.plugin.model.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
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

    private final String name;
    private final int maxWorkers;
    private final Executor executor;
    private final InferenceStats stats;
    private final AtomicLong sequence = new AtomicLong();

    private final Object lock = new Object();
    private final TextQueue queue;
    private LoadedModel model;
    private boolean closed;
    private int workers;

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
        this.maxWorkers = options.workers();
        this.executor = executor;
        this.stats = stats;
        this.queue = new TextQueue(name, options, breaker, stats, nanoTime);
    }

    /**
     * Lets the workers run.
     *
     * @param loaded one reference of which is owned by this batcher from now on
     */
    void start(LoadedModel loaded) {
        boolean useless;
        synchronized (lock) {
            useless = closed && queue.isEmpty();
            if (useless == false) {
                model = loaded;
            }
        }
        if (useless) {
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
        try {
            synchronized (lock) {
                if (closed) {
                    return false;
                }
                queue.add(request, listener);
            }
        } catch (RuntimeException e) {
            stats.rejected.add(request.texts().size());
            listener.onFailure(e);
            return true;
        }
        wakeWorker();
        return true;
    }

    /** Starts a worker if there is work for one more. */
    private void wakeWorker() {
        synchronized (lock) {
            if (model == null || workers == maxWorkers || queue.hasWork() == false) {
                return;
            }
            workers++;
        }
        executor.execute(new Worker());
    }

    /** One step of work, a batch, then back to the end of the executor's queue, so that models take turns. */
    private final class Worker extends AbstractRunnable {
        @Override
        protected void doRun() {
            Lane lane;
            List<PendingText> slice;
            Settlement settlement = new Settlement();
            synchronized (lock) {
                lane = queue.nextLane();
                slice = queue.takeSlice(lane, settlement);
            }
            settlement.run();
            List<Window> windows = tokenize(slice);
            List<Window> batch;
            synchronized (lock) {
                windows.forEach(lane::addReady);
                batch = queue.takeBatch(lane, settlement);
            }
            settlement.run();
            wakeWorker();
            if (batch.isEmpty() == false) {
                embed(batch);
            }
        }

        @Override
        public void onAfter() {
            boolean again;
            synchronized (lock) {
                again = queue.hasWork();
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
                    windows.add(new Window(text, i, tokenized.windows().get(i), sequence.getAndIncrement()));
                }
            } catch (RuntimeException e) {
                locked(settlement -> queue.settle(text, null, e, settlement));
            }
        }
        stats.tokenizeNanos.add(System.nanoTime() - start);
        return windows;
    }

    private void embed(List<Window> batch) {
        long start = System.nanoTime();
        List<TokenWindow> tokens = batch.stream().map(Window::tokens).toList();
        List<float[]> vectors;
        try {
            vectors = model.embedder().embed(tokens);
        } catch (RuntimeException e) {
            locked(settlement -> batch.forEach(window -> queue.settle(window.text(), null, e, settlement)));
            return;
        } finally {
            stats.ran(tokens, System.nanoTime() - start);
        }
        locked(settlement -> {
            for (int i = 0; i < batch.size(); i++) {
                PendingText text = batch.get(i).text();
                if (text.complete(batch.get(i).index(), vectors.get(i))) {
                    settleWithVector(text, settlement);
                }
            }
        });
    }

    private void settleWithVector(PendingText text, Settlement settlement) {
        float[] vector = text.vector();
        Exception failure = null;
        if (Vectors.hasDirection(vector) == false) {
            failure = new IllegalArgumentException("model [" + name + "] has no vector for the text ["
                    + beginning(text.key().text()) + "]");
        }
        queue.settle(text, vector, failure, settlement);
    }

    private static String beginning(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** Changes the queue under the lock, then gives the answers that came of it outside. */
    private void locked(Consumer<Settlement> change) {
        Settlement settlement = new Settlement();
        synchronized (lock) {
            change.accept(settlement);
        }
        settlement.run();
    }

    /** Drops what waits too long even while no worker comes by, as during loading. */
    void expire() {
        locked(queue::dropAbandoned);
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
        locked(settlement -> {
            closed = true;
            queue.failAll(failure, settlement);
        });
        releaseIfDone();
    }

    private void releaseIfDone() {
        LoadedModel done = null;
        synchronized (lock) {
            if (closed && workers == 0 && queue.hasWork() == false) {
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
            return queue.texts(priority);
        }
    }

    /** The bytes of all texts that wait or are being computed. */
    long waitingBytes() {
        synchronized (lock) {
            return queue.bytes();
        }
    }
}
