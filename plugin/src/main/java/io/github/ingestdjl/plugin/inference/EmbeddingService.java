/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelLoader;
import io.github.ingestdjl.plugin.model.UnknownModelException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Releasable;

/**
 * The only door to the models: texts in, vectors out, asynchronously. Nothing is computed on the caller's thread. Safe
 * for several threads.
 */
public final class EmbeddingService implements Releasable {
    private final ModelLoader loader;
    private final ModelId defaultModel;
    private final InferenceThreads inference;
    private final Executor loading;
    private final CircuitBreaker breaker;
    private final ThreadContext threadContext;
    private final LongSupplier nanoTime;
    private final EmbeddingCache cache;
    private final Map<ModelId, ServedModel> models = new ConcurrentHashMap<>();
    private volatile InferenceOptions options;
    private volatile boolean closed;

    /**
     * @param defaultModel what {@code null} as a model id means
     * @param inference the plugin's own executor, whose threads run the models: more than workers, see {@link
     *     InferenceThreads}
     * @param loading where models are loaded
     * @param threadContext whose headers a listener finds as they were when the request came
     * @param nanoTime the clock that deadlines are measured with
     */
    public EmbeddingService(
            ModelLoader loader,
            ModelId defaultModel,
            InferenceOptions options,
            Executor inference,
            Executor loading,
            CircuitBreaker breaker,
            ThreadContext threadContext,
            LongSupplier nanoTime) {
        this.threadContext = threadContext;
        this.loader = loader;
        this.defaultModel = defaultModel;
        this.options = options;
        this.inference = new InferenceThreads(inNobodysContext(inference), options.workers(), nanoTime);
        this.loading = inNobodysContext(loading);
        this.breaker = breaker;
        this.nanoTime = nanoTime;
        this.cache = new EmbeddingCache(options.cacheSize());
    }

    /** Work for many callers is none's: else its answers bring the response headers of whoever has started it. */
    private Executor inNobodysContext(Executor executor) {
        return work -> {
            ThreadContext.StoredContext callers = threadContext.newEmptyContext();
            try {
                executor.execute(work);
            } finally {
                callers.close();
            }
        };
    }

    /** Changes the options that can be changed while the node runs: how much may wait, and how long. */
    public synchronized void update(UnaryOperator<InferenceOptions> change) {
        options = change.apply(options);
    }

    /**
     * The model that an id, or none, stands for.
     *
     * @param modelId an id, or null for the node's default model
     * @throws IllegalArgumentException if the id is malformed
     */
    public ModelId modelId(String modelId) {
        return modelId == null ? defaultModel : new ModelId(modelId);
    }

    /**
     * Checks, without loading it, that a model can be used.
     *
     * @throws IllegalArgumentException if there is no such model, its folder is invalid, or this node cannot run models at
     *     all
     */
    public void check(ModelId modelId) {
        try {
            loader.find(modelId);
        } catch (EmbeddingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Embeds texts.
     *
     * @param listener gets the vectors, on some thread; or an {@link IllegalArgumentException} for a text that has no
     *     vector or a model that does not exist, an {@link EmbeddingException} for a model that fails, an {@code
     *     EsRejectedExecutionException} or {@code CircuitBreakingException} when too much is waiting already, or a text
     *     waited too long; nothing once the request is cancelled
     */
    public void embed(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        ActionListener<Embeddings> preserving = ofItsModel(request, preservingContext(listener));
        LoadedModel serving = serving(request.modelId());
        List<float[]> known;
        try {
            known = serving == null ? null : known(request, serving.fingerprint());
        } catch (RuntimeException e) {
            preserving.onFailure(e);
            return;
        }
        // Outside of the try: what a caller throws, who has its answer, is not for it to hear.
        if (known != null) {
            preserving.onResponse(new Embeddings(serving.fingerprint(), known));
        } else {
            submit(serving == null ? request : request.withoutQuestion(), remembering(request, preserving));
        }
    }

    /** What needs no computing: none if the caller has them, those of queries that are remembered; else null. */
    private List<float[]> known(EmbeddingRequest request, String fingerprint) {
        request.requireModel(fingerprint);
        if (request.unless().test(fingerprint)) {
            return List.of();
        }
        return request.inputType() == InputType.QUERY
                ? cache.get(fingerprint, request.longText(), request.texts())
                : null;
    }

    /** The model that answers may be another one than served when it was asked. */
    private static ActionListener<Embeddings> ofItsModel(
            EmbeddingRequest request, ActionListener<Embeddings> listener) {
        return request.fingerprint() == null
                ? listener
                : listener.map(embeddings -> {
                    request.requireModel(embeddings.fingerprint());
                    return embeddings;
                });
    }

    private LoadedModel serving(ModelId id) {
        ServedModel model = models.get(id);
        return model == null ? null : model.serving();
    }

    private ActionListener<Embeddings> remembering(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        return request.inputType() != InputType.QUERY
                ? listener
                : listener.map(embeddings -> {
                    cache.put(embeddings.fingerprint(), request.longText(), request.texts(), embeddings.vectors());
                    return embeddings;
                });
    }

    private void submit(EmbeddingRequest request, ActionListener<Embeddings> listener) {
        while (model(request.modelId()).embed(request, listener) == false) {
            // It was found not to be there just now, and forgotten: the next look makes it anew.
            Thread.onSpinWait();
        }
    }

    private ServedModel model(ModelId id) {
        ServedModel model = models.computeIfAbsent(id, this::newModel);
        if (closed) {
            model.close();
        }
        return model;
    }

    private ServedModel newModel(ModelId id) {
        return new ServedModel(id, loader, loading, inference, () -> options, breaker, nanoTime, () -> forget(id));
    }

    private void forget(ModelId id) {
        models.computeIfPresent(id, (ignored, model) -> model.retire() ? null : model);
    }

    private <T> ActionListener<T> preservingContext(ActionListener<T> listener) {
        return ContextPreservingActionListener.wrapPreservingContext(listener, threadContext);
    }

    /**
     * Loads a model, if it is not loaded yet.
     *
     * @param listener gets its fingerprint, or what {@link ModelLoader#load} throws, in full: for those who may see models
     */
    public void load(ModelId modelId, ActionListener<String> listener) {
        loadModel(modelId, listener.map(LoadedModel::fingerprint));
    }

    private void loadModel(ModelId modelId, ActionListener<LoadedModel> listener) {
        ActionListener<LoadedModel> preserving = preservingContext(listener);
        while (model(modelId).load(preserving) == false) {
            Thread.onSpinWait();
        }
    }

    /**
     * Embeds the golden texts in a model's folder, and compares the vectors with those there; loads the model if need be.
     * Reads the folder on the calling thread: not for transport threads.
     *
     * @param cancelled asked before each text
     * @param listener gets the comparison, of no text if the folder has none; or an {@link IllegalArgumentException} for
     *     a folder that is invalid or has changed since it was loaded, or what {@link #load} and {@link #embed} give;
     *     nothing once the check is cancelled
     */
    public void compareWithGolden(
            ModelId modelId, BooleanSupplier cancelled, ActionListener<GoldenComparison> listener) {
        ActionListener.run(listener, comparison -> {
            GoldenCheck check = new GoldenCheck(modelId, loader.golden(modelId), cancelled, this::submit);
            loadModel(modelId, comparison.delegateFailureAndWrap((next, model) -> check.run(model.precision(), next)));
        });
    }

    /**
     * Gives a model's memory back once what waits for it is computed. The next use loads it again, then from its folder as
     * it is by then.
     *
     * @return whether it was loaded, or being loaded
     */
    public boolean unload(ModelId modelId) {
        ServedModel model = models.get(modelId);
        return model != null && model.unload();
    }

    /** Drops texts that have waited too long, and gives up models whose batches do not return; called now and then. */
    public void expire() {
        models.values().forEach(ServedModel::expire);
        inference.replaceThoseLongerThan(options.batchTimeout());
    }

    /** The ids of the models this node has, working or not, sorted. Lists folders: not for transport threads. */
    public List<ModelId> modelIds() {
        return Stream.concat(
                        loader.repository().ids().stream(),
                        models.keySet().stream().filter(this::isLoaded))
                .distinct()
                .sorted(Comparator.comparing(ModelId::value))
                .toList();
    }

    /** Whether a model is in memory. Does not wait for one that is being loaded. */
    public boolean isLoaded(ModelId modelId) {
        return serving(modelId) != null;
    }

    /** What this node has of each of its models, sorted by id. Reads their folders: not for transport threads. */
    public List<ModelInfo> models() {
        return modelIds().stream().map(this::describe).toList();
    }

    private ModelInfo describe(ModelId id) {
        ModelSpec spec = null;
        String error = null;
        try {
            spec = loader.find(id);
        } catch (UnknownModelException | InvalidModelException | EmbeddingException e) {
            error = e.getMessage();
        }
        ServedModel model = models.get(id);
        return ModelInfo.of(
                id,
                loader.repository().isBundled(id),
                id.equals(defaultModel),
                spec,
                error,
                model == null ? ServedModel.Status.NEVER_USED : model.status());
    }

    /** What each model that was ever loaded or asked for has done, and what waits for it. */
    public List<ModelStats> stats() {
        return models.entrySet().stream()
                .map(entry -> ModelStats.of(entry.getKey(), entry.getValue()))
                .sorted()
                .toList();
    }

    /** What the cache of query texts has done. */
    public CacheStats cacheStats() {
        return cache.stats();
    }

    /** Fails what waits and frees the models; those in use are freed when their batch or their loading ends. */
    @Override
    public void close() {
        closed = true;
        models.values().forEach(ServedModel::close);
    }
}
