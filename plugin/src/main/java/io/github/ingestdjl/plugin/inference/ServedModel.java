/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelLoader;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;

/**
 * All that this node has of one model id: the native model, the texts that wait for it, its counters, its last failure.
 *
 * <pre>
 *              a text, load                  loaded
 *     ABSENT ────────────────▶ LOADING ────────────────▶ SERVING
 *       ▲                         │                         │
 *       │                         │ unload, load failed,    │ unload, worker failed,
 *       │                         │ node closes             │ node closes
 *       │    nobody waits         ▼                         │
 *       └────────────────────  DRAINING ◀───────────────────┘
 *                                 │
 *                                 └───▶ LOADING, if somebody came meanwhile
 *
 *     SERVING, DRAINING ───▶ STUCK, if a batch does not return in time ───▶ ABSENT, if it returns after all
 * </pre>
 *
 * <p>A text belongs to the model that was served, or was being loaded, when it came. While DRAINING, what that model
 * took is computed, or has failed already; texts that come then wait for the next. Then the model's memory is given back
 * and, if anybody waits, the folder is loaded as it is by then: there is never more than one model of an id in memory,
 * one loading of it at a time, and no text that came after an unload gets a vector from before. While STUCK the memory
 * cannot be given back, since a thread is still in it: whoever comes is refused.
 *
 * <p>Safe for several threads. One lock guards everything, the batchers' queues included; no listener is called, nothing
 * is loaded, computed or freed while it is held.
 */
final class ServedModel {
    private static final Logger logger = LogManager.getLogger(ServedModel.class);

    /** Long enough that a bulk of a thousand documents does not read a broken model a thousand times. */
    private static final long RETRY_AFTER_NANOS = TimeValue.timeValueSeconds(10).nanos();

    /** Where a model is in its life. */
    enum State {
        ABSENT,
        LOADING,
        SERVING,
        DRAINING,
        STUCK;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What can be told of it at one moment.
     *
     * @param loaded what is in memory, if it serves; else null
     * @param failure why the last loading failed, or what was loaded was given up; null if neither
     */
    record Status(State state, LoadedModel loaded, LoadFailure failure) {
        static final Status NEVER_USED = new Status(State.ABSENT, null, null);
    }

    /** One model from its loading to its end, with all who came for it. */
    private final class Generation implements TokenBudgetBatcher.Owner {
        private final TokenBudgetBatcher batcher = newBatcher(this);
        private final SubscribableListener<LoadedModel> loaded = new SubscribableListener<>();
        /** Whether somebody asked to load the model, who is told what goes wrong now, not what went wrong before. */
        private boolean asked;

        @Override
        public void failed(Exception failure) {
            ServedModel.this.failed(this, failure);
        }

        @Override
        public void drained(LoadedModel model) {
            ServedModel.this.drained(model);
        }
    }

    private final ModelId id;
    private final ModelLoader loader;
    private final Executor loading;
    private final Executor inference;
    private final Supplier<InferenceOptions> options;
    private final LongSupplier nanoTime;
    private final Runnable onForgettable;
    private final InferenceStats stats = new InferenceStats();

    private final Object lock = new Object();
    private final Map<Priority, QueueBound> bounds = new EnumMap<>(Priority.class);
    private State state = State.ABSENT;
    /** Null while ABSENT. */
    private Generation current;
    /** Those who came while DRAINING; else null. */
    private Generation next;

    private LoadFailure failure;
    private boolean closed;
    private boolean retired;

    /** What SERVING serves, for those who only look; else null. */
    private volatile LoadedModel serving;

    /**
     * @param loading where models are loaded, which takes seconds
     * @param inference where they run
     * @param options as they are at the moment
     * @param nanoTime the clock that deadlines are measured with
     * @param onForgettable called when this is worth nothing any more, see {@link #retire}
     */
    ServedModel(
            ModelId id,
            ModelLoader loader,
            Executor loading,
            Executor inference,
            Supplier<InferenceOptions> options,
            CircuitBreaker breaker,
            LongSupplier nanoTime,
            Runnable onForgettable) {
        this.id = id;
        this.loader = loader;
        this.loading = loading;
        this.inference = inference;
        this.options = options;
        this.nanoTime = nanoTime;
        this.onForgettable = onForgettable;
        for (Priority priority : Priority.values()) {
            String lane = "queue of model [" + id + "] for " + priority.label();
            bounds.put(priority, new QueueBound(lane, options, breaker));
        }
    }

    private TokenBudgetBatcher newBatcher(TokenBudgetBatcher.Owner owner) {
        TextQueue queue = new TextQueue(id.value(), options, bounds, stats, nanoTime);
        return new TokenBudgetBatcher(id.value(), lock, queue, options.get().workers(), inference, stats, owner);
    }

    /** What is served at this moment; null if nothing is. */
    LoadedModel serving() {
        return serving;
    }

    /**
     * Takes texts, and loads the model if need be.
     *
     * @return false if this was {@linkplain #retire retired}: the listener was not and will not be called then
     */
    boolean embed(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        Generation generation;
        boolean load;
        try {
            synchronized (lock) {
                if (retired) {
                    return false;
                }
                if (state == State.STUCK || state == State.ABSENT && failedAMomentAgo()) {
                    throw failure.forCallers(id);
                }
                generation = generationToJoin();
                generation.batcher.add(request, listener);
                load = join(generation);
            }
        } catch (RuntimeException e) {
            LongAdder counter =
                    ExceptionsHelper.status(e) == RestStatus.TOO_MANY_REQUESTS ? stats.rejected : stats.failed;
            counter.add(request.texts().size());
            listener.onFailure(e);
            if (isNew()) {
                // Nobody knows whether there is such a model at all.
                onForgettable.run();
            }
            return true;
        }
        if (load) {
            load(generation);
        }
        generation.batcher.proceed();
        return true;
    }

    /**
     * Loads the model, if it is not served yet.
     *
     * @param listener gets it, or the failure in full
     * @return false if this was {@linkplain #retire retired}: the listener was not and will not be called then
     */
    boolean load(ActionListener<LoadedModel> listener) {
        Generation generation;
        boolean load;
        RuntimeException refusal;
        synchronized (lock) {
            if (retired) {
                return false;
            }
            refusal = closed ? closing() : state == State.STUCK ? failure.inFull() : null;
            if (refusal != null) {
                generation = null;
                load = false;
            } else {
                generation = generationToJoin();
                generation.asked = true;
                load = join(generation);
            }
        }
        if (generation == null) {
            listener.onFailure(refusal);
            return true;
        }
        generation.loaded.addListener(listener);
        if (load) {
            load(generation);
        }
        return true;
    }

    /** The generation that whoever comes now belongs to; it becomes the model's by {@link #join}. */
    private Generation generationToJoin() {
        if (closed) {
            throw closing();
        }
        return switch (state) {
            case ABSENT -> new Generation();
            case LOADING, SERVING -> current;
            case DRAINING -> next == null ? new Generation() : next;
            case STUCK -> throw new IllegalStateException("refused before");
        };
    }

    /** @return whether it is to be loaded now */
    private boolean join(Generation generation) {
        if (state == State.ABSENT) {
            current = generation;
            state = State.LOADING;
            return true;
        }
        if (state == State.DRAINING) {
            next = generation;
        }
        return false;
    }

    private static EsRejectedExecutionException closing() {
        return new EsRejectedExecutionException("the node is closing", true);
    }

    private boolean failedAMomentAgo() {
        return failure != null && failure.isLasting() && nanoTime.getAsLong() - failure.nanos() < RETRY_AFTER_NANOS;
    }

    private void load(Generation generation) {
        try {
            loading.execute(() -> loadNow(generation));
        } catch (EsRejectedExecutionException e) {
            loadFailed(generation, e);
        }
    }

    private void loadNow(Generation generation) {
        LoadedModel model;
        try {
            model = loader.load(id);
        } catch (Throwable t) {
            // An error as well, of a library that does not fit or of native memory that ends: all who wait would wait
            // for ever.
            loadFailed(generation, t);
            return;
        }
        synchronized (lock) {
            failure = null;
            generation.batcher.start(model);
            // It may have been unloaded before it was there: then it only serves those who came before.
            if (state == State.LOADING) {
                state = State.SERVING;
                serving = model;
            }
        }
        stats.loads.increment();
        generation.loaded.onResponse(model);
        generation.batcher.proceed();
    }

    private void loadFailed(Generation generation, Throwable reason) {
        logger.warn("model [" + id + "] cannot be loaded", reason);
        stats.loadFailures.increment();
        LoadFailure failed = LoadFailure.of(reason, nanoTime.getAsLong());
        Settlement settlement = new Settlement();
        synchronized (lock) {
            failure = failed;
            state = State.DRAINING;
            generation.batcher.cannotStart();
            generation.batcher.abandon(failed.forCallers(id), settlement);
        }
        settlement.run();
        generation.loaded.onFailure(failed.inFull());
        generation.batcher.proceed();
    }

    private void failed(Generation generation, Exception reason) {
        Settlement settlement = new Settlement();
        synchronized (lock) {
            serving = null;
            if (state != State.STUCK) {
                state = State.DRAINING;
            }
            generation.batcher.abandon(reason, settlement);
        }
        settlement.run();
        generation.batcher.proceed();
    }

    private void drained(LoadedModel model) {
        if (model != null) {
            free(model);
        }
        Generation load = null;
        boolean unknown = false;
        // A loop, since whoever is refused may come again with the next text before this is left.
        for (boolean refused = true; refused; ) {
            Settlement settlement = new Settlement();
            synchronized (lock) {
                Generation coming = next;
                next = null;
                refused = coming != null && coming.asked == false && failedAMomentAgo();
                if (refused) {
                    coming.batcher.abandon(failure.forCallers(id), settlement);
                } else {
                    current = coming;
                    state = coming == null ? State.ABSENT : State.LOADING;
                    load = coming;
                    unknown = coming == null && failure != null && failure.isUnknownModel();
                }
            }
            settlement.run();
        }
        if (load != null) {
            load(load);
        } else if (unknown) {
            onForgettable.run();
        }
    }

    /** Whatever the engine throws, the next generation must not wait for this one for ever. */
    private void free(LoadedModel model) {
        try {
            model.embedder().close();
        } catch (RuntimeException | LinkageError e) {
            logger.error("model [" + id + "] cannot be freed", e);
        }
    }

    /**
     * Gives the model's memory back once what waits for it is computed. Whoever comes later is served by the folder as it
     * is then.
     *
     * @return whether it was served or being loaded
     */
    boolean unload() {
        Generation unloaded;
        synchronized (lock) {
            if (state != State.SERVING && state != State.LOADING) {
                return false;
            }
            unloaded = current;
            state = State.DRAINING;
            serving = null;
            unloaded.batcher.close();
        }
        unloaded.batcher.proceed();
        return true;
    }

    /** Drops texts that have waited too long, and gives up what does not return; called now and then. */
    void expire() {
        Settlement settlement = new Settlement();
        Generation changed;
        Generation refused = null;
        LoadFailure stuck = null;
        synchronized (lock) {
            changed = current;
            if ((state == State.SERVING || state == State.DRAINING) && current.batcher.isStuck()) {
                stuck = LoadFailure.stuck(id, options.get().batchTimeout(), nanoTime.getAsLong());
                failure = stuck;
                state = State.STUCK;
                serving = null;
                refused = next;
                next = null;
                current.batcher.abandon(stuck.forCallers(id), settlement);
                if (refused != null) {
                    refused.batcher.abandon(stuck.forCallers(id), settlement);
                }
            }
            if (current != null) {
                current.batcher.expire(settlement);
            }
            if (next != null) {
                next.batcher.expire(settlement);
            }
        }
        settlement.run();
        if (stuck != null) {
            logger.error(stuck.reason());
        }
        if (refused != null) {
            refused.loaded.onFailure(stuck.inFull());
        }
        if (changed != null) {
            changed.batcher.proceed();
        }
    }

    /**
     * Ends this if it stands for a model that there is not: whoever can search can name models, and names that are none
     * must not pile up.
     *
     * @return whether it was ended, to be forgotten
     */
    boolean retire() {
        synchronized (lock) {
            retired = isNew() || state == State.ABSENT && stats.loads.sum() == 0 && failure.isUnknownModel();
            return retired;
        }
    }

    private boolean isNew() {
        synchronized (lock) {
            return state == State.ABSENT && stats.loads.sum() == 0 && failure == null;
        }
    }

    /** Fails what waits. Waits for nobody: a running batch, or a loading that has begun, frees the model at its end. */
    void close() {
        Settlement settlement = new Settlement();
        Generation closing;
        Generation waiting;
        synchronized (lock) {
            closed = true;
            serving = null;
            closing = current;
            waiting = next;
            next = null;
            if (closing != null) {
                state = State.DRAINING;
                closing.batcher.abandon(closing(), settlement);
            }
            if (waiting != null) {
                waiting.batcher.abandon(closing(), settlement);
            }
        }
        settlement.run();
        if (closing != null) {
            closing.loaded.onFailure(closing());
            closing.batcher.proceed();
        }
        if (waiting != null) {
            waiting.loaded.onFailure(closing());
        }
    }

    Status status() {
        synchronized (lock) {
            return new Status(state, serving, failure);
        }
    }

    InferenceStats stats() {
        return stats;
    }

    /** How many texts wait, or are being computed, in a lane. */
    int waitingTexts(Priority priority) {
        synchronized (lock) {
            return bounds.get(priority).texts();
        }
    }

    /** The bytes of all texts that wait or are being computed. */
    long waitingBytes() {
        synchronized (lock) {
            return bounds.values().stream().mapToLong(QueueBound::bytes).sum();
        }
    }
}
