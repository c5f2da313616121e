/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.Texts;
import io.github.ingestdjl.plugin.inference.PassageCutter.Passages;
import io.github.ingestdjl.plugin.inference.PendingText.Window;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import io.github.ingestdjl.plugin.model.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;

/**
 * Runs one model, from its loading to its last text: the texts of all documents, fields and queries wait here together,
 * and its workers run those of similar length in one batch, up to a budget of padded tokens. Queries pass ahead of
 * documents; within both the oldest is always in the next batch. Identical texts are computed once. What nobody waits
 * for any more is dropped.
 *
 * <p>Shares the lock of its {@link ServedModel}, which must be held where a method says so. No listener is called and
 * nothing is computed under it. At most as many workers as the options say are with the executor at a time.
 */
final class TokenBudgetBatcher {
    private static final Logger logger = LogManager.getLogger(TokenBudgetBatcher.class);

    /** What becomes of a batcher; called without the lock. */
    interface Owner {
        /** A worker failed in a way that no text can make it fail: nothing more can be computed. */
        void failed(Exception failure);

        /**
         * All that this batcher took is answered and it is closed; called once.
         *
         * @param model nobody uses it any more; null if it never came
         */
        void drained(LoadedModel model);
    }

    private final String name;
    private final Object lock;
    private final TextQueue queue;
    private final int maxWorkers;
    private final Executor executor;
    private final InferenceStats stats;
    private final Owner owner;
    private final AtomicLong sequence = new AtomicLong();

    private LoadedModel model;
    private boolean closed;
    /** Whether the model is still to come. */
    private boolean waitsForModel = true;

    private boolean drained;
    private int workers;
    /** The workers that compute at this moment, and since when. */
    private final Map<Worker, Long> computing = new HashMap<>();

    /**
     * @param name the model's, for messages
     * @param lock guards the queue and what is here
     * @param workers how many batches run at a time
     * @param executor where they run
     */
    TokenBudgetBatcher(
            String name,
            Object lock,
            TextQueue queue,
            int workers,
            Executor executor,
            InferenceStats stats,
            Owner owner) {
        this.name = name;
        this.lock = lock;
        this.queue = queue;
        this.maxWorkers = workers;
        this.executor = executor;
        this.stats = stats;
        this.owner = owner;
    }

    /**
     * Takes a request into the queue; to be called with the lock, by whoever knows that this batcher is not closed.
     *
     * @throws RuntimeException if there is no room
     */
    void add(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        queue.add(request, listener);
    }

    /** Lets the workers run, from the next {@link #proceed} on; to be called with the lock. */
    void start(LoadedModel loaded) {
        model = loaded;
        waitsForModel = false;
    }

    /** What waits is still computed, and then nothing; to be called with the lock. */
    void close() {
        closed = true;
    }

    /** Fails all that waits; to be called with the lock. A model that is still being loaded is waited for. */
    void abandon(Exception failure, Settlement settlement) {
        closed = true;
        queue.failAll(failure, settlement);
    }

    /** The model will never come; to be called with the lock. */
    void cannotStart() {
        waitsForModel = false;
    }

    /** Whether a batch has been running for too long; to be called with the lock. */
    boolean isStuck() {
        return computing.values().stream().anyMatch(queue::isOverdue);
    }

    /** Drops what waits too long, even while no worker comes by, as during loading; to be called with the lock. */
    void expire(Settlement settlement) {
        queue.dropAbandoned(settlement);
    }

    /** Goes on after a change; to be called without the lock. */
    void proceed() {
        boolean work;
        synchronized (lock) {
            work = model != null && workers < maxWorkers && queue.hasWork();
            if (work) {
                workers++;
            }
        }
        if (work) {
            executor.execute(new Worker());
        } else {
            reportIfDrained();
        }
    }

    private void reportIfDrained() {
        LoadedModel unused;
        synchronized (lock) {
            if (drained || closed == false || waitsForModel || workers > 0 || queue.isEmpty() == false) {
                return;
            }
            drained = true;
            unused = model;
            model = null;
        }
        owner.drained(unused);
    }

    /** One step of work, a batch, then back to the end of the executor's queue, so that models take turns. */
    private final class Worker extends AbstractRunnable {
        @Override
        protected void doRun() {
            try {
                step();
            } catch (Throwable t) {
                // An error as well: it would leave texts in the queue that nobody computes.
                logger.error("a worker of model [" + name + "] failed", t);
                owner.failed(new EmbeddingException("model [" + name + "] failed: " + t));
            }
        }

        private void step() {
            Lane lane;
            List<PendingText> slice;
            Set<VectorCollector> undecided;
            Settlement settlement = new Settlement();
            synchronized (lock) {
                computing.put(this, queue.now());
                lane = queue.nextLane();
                slice = queue.takeSlice(lane);
                queue.dropAbandoned(slice, settlement);
                undecided = TextQueue.undecided(slice);
            }
            settlement.run();
            if (undecided.isEmpty() == false) {
                undecided.forEach(collector -> collector.skipUnlessNeeded(model.fingerprint()));
                locked(dropped -> queue.dropAbandoned(slice, dropped));
            }
            List<Window> windows = tokenize(slice);
            List<Window> batch;
            synchronized (lock) {
                computing.put(this, queue.now());
                slice.forEach(queue::countPassages);
                windows.forEach(lane::addReady);
                batch = queue.takeBatch(lane, settlement);
            }
            settlement.run();
            proceed();
            if (batch.isEmpty() == false) {
                embed(batch);
            }
        }

        @Override
        public void onAfter() {
            boolean again;
            synchronized (lock) {
                computing.remove(this);
                again = queue.hasWork();
                if (again == false) {
                    workers--;
                }
            }
            if (again) {
                executor.execute(this);
            } else {
                reportIfDrained();
            }
        }

        @Override
        public void onFailure(Exception e) {
            owner.failed(e);
        }

        /** The node is closing; {@link #onAfter} is called next, as after a run. */
        @Override
        public void onRejection(Exception e) {
            owner.failed(e);
        }
    }

    private List<Window> tokenize(List<PendingText> slice) {
        long start = System.nanoTime();
        List<Window> windows = new ArrayList<>(slice.size());
        for (PendingText text : slice) {
            try {
                Passages passages = passages(text);
                TokenizedText tokenized = passages.tokens();
                if (tokenized.windows().isEmpty()) {
                    throw noVector(text);
                }
                if (tokenized.truncated()) {
                    stats.truncated.increment();
                }
                text.expect(tokenized.windows().size(), passages.ranges());
                for (int i = 0; i < tokenized.windows().size(); i++) {
                    windows.add(new Window(text, i, tokenized.windows().get(i), sequence.getAndIncrement()));
                }
            } catch (Throwable t) {
                Exception failure = failure(t);
                locked(settlement -> queue.fail(text, failure, settlement));
            }
        }
        stats.tokenizeNanos.add(System.nanoTime() - start);
        return windows;
    }

    /** The text itself, without a range, if it is not to be cut. */
    private Passages passages(PendingText text) {
        PendingText.Key key = text.key();
        return key.passages() == null
                ? new Passages(List.of(), tokenize(key.text(), key))
                : new PassageCutter(
                                key.text(),
                                key.passages(),
                                passage -> tokenize(passage, key),
                                model.spec().maxLength())
                        .cut();
    }

    private TokenizedText tokenize(String plain, PendingText.Key key) {
        LongText longText = key.longText();
        if (Texts.isInvisible(plain)) {
            // A prefix has tokens, and gives all of these texts its own vector.
            TokenizedText bare = model.embedder().tokenize(plain, longText);
            if (bare.windows().isEmpty()) {
                return bare;
            }
        }
        return model.embedder().tokenize(model.spec().prefixed(plain, inputType(key)), longText);
    }

    private static InputType inputType(PendingText.Key key) {
        return key.priority() == Priority.SEARCH ? InputType.QUERY : InputType.PASSAGE;
    }

    private void embed(List<Window> batch) {
        List<float[]> vectors;
        try {
            vectors = run(batch.stream().map(Window::tokens).toList());
        } catch (Throwable t) {
            if (batch.size() > 1 && t instanceof Exception) {
                // It may be a single text that the model fails on; the others only happen to be beside it.
                batch.forEach(window -> embed(List.of(window)));
            } else {
                Exception failure = failure(t);
                locked(settlement -> batch.forEach(window -> queue.fail(window.text(), failure, settlement)));
            }
            return;
        }
        String fingerprint = model.fingerprint();
        locked(settlement -> {
            for (int i = 0; i < batch.size(); i++) {
                PendingText text = batch.get(i).text();
                EmbeddingException problem = problem(vectors.get(i));
                if (problem != null) {
                    queue.fail(text, problem, settlement);
                } else if (text.complete(batch.get(i).index(), vectors.get(i))) {
                    List<Passage> passages = text.passages();
                    if (passages.isEmpty()) {
                        queue.fail(text, noVector(text), settlement);
                    } else {
                        queue.complete(text, passages, fingerprint, settlement);
                    }
                }
            }
        });
    }

    private List<float[]> run(List<TokenWindow> tokens) {
        long start = System.nanoTime();
        try {
            return model.embedder().embed(tokens);
        } finally {
            stats.ran(tokens, System.nanoTime() - start);
        }
    }

    /** A model may return what it likes, for each text something else; null if it is a vector. */
    private EmbeddingException problem(float[] vector) {
        if (vector.length != model.dimensions()) {
            return new EmbeddingException("model [" + name + "] failed: it returned a vector of [" + vector.length
                    + "] dimensions, not of [" + model.dimensions() + "]");
        }
        return Vectors.isFinite(vector)
                ? null
                : new EmbeddingException("model [" + name + "] failed: a value of the vector is no finite number");
    }

    /**
     * What a caller is told. An error, which native code throws too where its memory ends, is logged and not passed on:
     * in the answer to a request Elasticsearch takes it for its own, and ends the node.
     */
    private Exception failure(Throwable t) {
        if (t instanceof Exception e) {
            return e;
        }
        logger.error("model [" + name + "] failed", t);
        return new EmbeddingException("model [" + name + "] failed: " + t);
    }

    private IllegalArgumentException noVector(PendingText text) {
        return new IllegalArgumentException("model [" + name + "] has no vector for the text ["
                + beginning(text.key().text()) + "]");
    }

    private static String beginning(String text) {
        return Texts.wellFormed(text.length() <= 40 ? text : text.substring(0, 40) + "…");
    }

    /** Changes the queue under the lock, then gives the answers that came of it outside. */
    private void locked(Consumer<Settlement> change) {
        Settlement settlement = new Settlement();
        try {
            synchronized (lock) {
                change.accept(settlement);
            }
        } finally {
            settlement.run();
        }
    }
}
