/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelId;
import io.github.ingestdjl.plugin.model.ModelRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;

/**
 * One batcher for each model in use. A batcher takes requests from the start; its model is loaded meanwhile on another
 * thread, once, and its workers run when that is done. Safe for several threads.
 */
final class ModelBatchers {
    private final ModelRegistry registry;
    private final Executor loader;
    private final Function<ModelId, TokenBudgetBatcher> factory;
    private final Consumer<ModelId> onLoadFailure;
    private final Map<ModelId, TokenBudgetBatcher> batchers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param loader where models are loaded, which takes seconds
     * @param onLoadFailure told of each model that could not be loaded
     */
    ModelBatchers(
            ModelRegistry registry,
            Executor loader,
            Function<ModelId, TokenBudgetBatcher> factory,
            Consumer<ModelId> onLoadFailure) {
        this.registry = registry;
        this.loader = loader;
        this.factory = factory;
        this.onLoadFailure = onLoadFailure;
    }

    /** @throws EsRejectedExecutionException if the node is closing */
    TokenBudgetBatcher get(ModelId id) {
        if (closed) {
            throw new EsRejectedExecutionException("the node is closing", true);
        }
        TokenBudgetBatcher batcher = batchers.get(id);
        if (batcher != null) {
            return batcher;
        }
        TokenBudgetBatcher created = factory.apply(id);
        TokenBudgetBatcher existing = batchers.putIfAbsent(id, created);
        if (existing != null) {
            return existing;
        }
        loader.execute(new Loading(id, created));
        return created;
    }

    private final class Loading extends AbstractRunnable {
        private final ModelId id;
        private final TokenBudgetBatcher batcher;

        Loading(ModelId id, TokenBudgetBatcher batcher) {
            this.id = id;
            this.batcher = batcher;
        }

        @Override
        protected void doRun() {
            LoadedModel model = registry.acquire(id);
            batcher.start(model);
        }

        /** Also when the node is closing and the executor takes nothing more. */
        @Override
        public void onFailure(Exception e) {
            batchers.remove(id, batcher);
            onLoadFailure.accept(id);
            batcher.failAll(e);
        }
    }

    /** A batcher that refused a request is closed: the next {@link #get} makes a new one. */
    void forget(ModelId id, TokenBudgetBatcher batcher) {
        batchers.remove(id, batcher);
    }

    /** The batcher of a model, or null. */
    TokenBudgetBatcher peek(ModelId id) {
        return batchers.get(id);
    }

    /** Lets a model's batcher finish what waits and release the model. */
    void close(ModelId id) {
        TokenBudgetBatcher batcher = batchers.remove(id);
        if (batcher != null) {
            batcher.close();
        }
    }

    void expire() {
        batchers.values().forEach(TokenBudgetBatcher::expire);
    }

    /** Fails all that waits; the node is closing. */
    void close() {
        closed = true;
        List.copyOf(batchers.keySet()).forEach(id -> {
            TokenBudgetBatcher batcher = batchers.remove(id);
            if (batcher != null) {
                batcher.failAll(new EsRejectedExecutionException("the node is closing", true));
            }
        });
    }
}
