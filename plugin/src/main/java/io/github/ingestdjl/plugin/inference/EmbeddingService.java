/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelId;
import io.github.ingestdjl.plugin.model.ModelRegistry;
import io.github.ingestdjl.plugin.model.ModelSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Releasable;

/**
 * The only door to the models: texts in, vectors out, asynchronously. Nothing is computed on the caller's thread. Safe
 * for several threads.
 */
public final class EmbeddingService implements Releasable {
    private final ModelRegistry registry;
    private final ModelId defaultModel;
    private final Executor loader;
    private final ThreadContext threadContext;
    private final ModelBatchers batchers;
    private final EmbeddingCache cache;
    private final Map<ModelId, InferenceStats> stats = new ConcurrentHashMap<>();
    private final Map<ModelId, SubscribableListener<String>> loading = new ConcurrentHashMap<>();

    /**
     * @param defaultModel what {@code null} as a model id means
     * @param inference the plugin's own executor, whose threads run the models
     * @param loader where models are loaded
     * @param threadContext whose headers a listener finds as they were when the request came
     */
    public EmbeddingService(
            ModelRegistry registry,
            ModelId defaultModel,
            InferenceOptions options,
            Executor inference,
            Executor loader,
            CircuitBreaker breaker,
            ThreadContext threadContext,
            LongSupplier nanoTime) {
        this.registry = registry;
        this.defaultModel = defaultModel;
        this.loader = loader;
        this.threadContext = threadContext;
        this.cache = new EmbeddingCache(options.cacheSize());
        this.batchers = new ModelBatchers(
                registry,
                loader,
                id -> new TokenBudgetBatcher(id.value(), options, inference, breaker, statsOf(id), nanoTime),
                this::forgetUnused);
    }

    /** Whoever can search can name models; names that are none must not pile up. */
    private void forgetUnused(ModelId id) {
        stats.computeIfPresent(id, (ignored, counted) -> counted.batches.sum() == 0 ? null : counted);
    }

    private InferenceStats statsOf(ModelId id) {
        return stats.computeIfAbsent(id, ignored -> new InferenceStats());
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
     * @throws IllegalArgumentException if there is no such model or its folder is invalid
     * @throws EmbeddingException if this node cannot run models at all
     */
    public void check(ModelId modelId) {
        registry.find(modelId);
    }

    /**
     * Embeds texts.
     *
     * @param listener gets one vector for each text, in order, none of them zero and none to be changed, on some thread;
     *     or an {@link IllegalArgumentException} for a text that has no vector or a model that does not exist, an
     *     {@link EmbeddingException} for a model that fails, an {@code EsRejectedExecutionException} or {@code
     *     CircuitBreakingException} when too much is waiting already, an {@code ElasticsearchTimeoutException} for a text
     *     that waited too long
     */
    public void embed(EmbeddingRequest request, ActionListener<List<float[]>> listener) {
        ActionListener.run(
                ContextPreservingActionListener.wrapPreservingContext(listener, threadContext), preserving -> {
                    if (request.inputType() == InputType.QUERY) {
                        embedQueries(request, preserving);
                    } else {
                        submit(request, preserving);
                    }
                });
    }

    /** Answers from the cache what it has, and remembers the rest. */
    private void embedQueries(EmbeddingRequest request, ActionListener<List<float[]>> listener) {
        LoadedModel model = registry.peek(request.modelId());
        List<String> texts = request.texts();
        float[][] vectors = new float[texts.size()][];
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = model == null ? null : cache.get(model.fingerprint(), request.longText(), texts.get(i));
            if (vectors[i] == null) {
                missing.add(i);
            }
        }
        if (missing.isEmpty()) {
            listener.onResponse(List.of(vectors));
            return;
        }
        EmbeddingRequest rest = new EmbeddingRequest(
                request.modelId(),
                missing.stream().map(texts::get).toList(),
                request.inputType(),
                request.longText(),
                request.cancelled());
        submit(rest, listener.map(computed -> {
            // A model that was loaded or exchanged meanwhile may have computed them, or the one before it.
            boolean same = model != null && model == registry.peek(request.modelId());
            for (int i = 0; i < missing.size(); i++) {
                vectors[missing.get(i)] = computed.get(i);
                if (same) {
                    cache.put(model.fingerprint(), request.longText(), texts.get(missing.get(i)), computed.get(i));
                }
            }
            return List.of(vectors);
        }));
    }

    private void submit(EmbeddingRequest request, ActionListener<List<float[]>> listener) {
        while (true) {
            TokenBudgetBatcher batcher = batchers.get(request.modelId());
            if (batcher.submit(request, listener)) {
                return;
            }
            batchers.forget(request.modelId(), batcher);
        }
    }

    /**
     * What tells the vectors of a model from those of any other; loads the model if need be.
     *
     * @param listener gets the fingerprint, or what {@link ModelRegistry#acquire} throws
     */
    public void fingerprint(ModelId modelId, ActionListener<String> listener) {
        LoadedModel loaded = registry.peek(modelId);
        if (loaded != null) {
            listener.onResponse(loaded.fingerprint());
        } else {
            load(modelId, listener);
        }
    }

    /**
     * Loads a model, if it is not loaded yet.
     *
     * @param listener gets its fingerprint, or what {@link ModelRegistry#acquire} throws
     */
    public void load(ModelId modelId, ActionListener<String> listener) {
        SubscribableListener<String> created = new SubscribableListener<>();
        SubscribableListener<String> existing = loading.putIfAbsent(modelId, created);
        (existing == null ? created : existing)
                .addListener(ContextPreservingActionListener.wrapPreservingContext(listener, threadContext));
        if (existing == null) {
            // One thread loads, however many documents wait for it.
            ActionListener<String> done = ActionListener.runBefore(created, () -> loading.remove(modelId, created));
            loader.execute(ActionRunnable.supply(done, () -> loadNow(modelId)));
        }
    }

    private String loadNow(ModelId modelId) {
        LoadedModel model = registry.acquire(modelId);
        try {
            statsOf(modelId);
            return model.fingerprint();
        } finally {
            model.decRef();
        }
    }

    /**
     * Embeds the golden texts in a model's folder, and compares the vectors with those there; loads the model if need be.
     *
     * @param cancelled asked before each text
     * @param listener gets the comparison, of no text if the folder has none; or an {@link IllegalArgumentException} for
     *     a folder that is invalid or has changed since it was loaded, or what {@link #embed} gives; nothing once the
     *     check is cancelled
     */
    public void compareWithGolden(
            ModelId modelId, BooleanSupplier cancelled, ActionListener<GoldenComparison> listener) {
        ActionListener<GoldenComparison> preserving =
                ContextPreservingActionListener.wrapPreservingContext(listener, threadContext);
        loader.execute(ActionRunnable.wrap(
                preserving, comparison -> GoldenCheck.run(registry, modelId, cancelled, this::submit, comparison)));
    }

    /**
     * Gives a model's memory back once what waits for it is computed. The next use loads it again.
     *
     * @return whether it was loaded
     */
    public boolean unload(ModelId modelId) {
        batchers.close(modelId);
        return registry.unload(modelId);
    }

    /** Drops texts that have waited too long; called now and then. */
    public void expire() {
        batchers.expire();
    }

    /** The ids of the models this node has, working or not, sorted. Lists folders: not for transport threads. */
    public List<ModelId> modelIds() {
        return Stream.concat(registry.ids().stream(), stats.keySet().stream().filter(this::isLoaded))
                .distinct()
                .sorted(Comparator.comparing(ModelId::value))
                .toList();
    }

    /** Whether a model is in memory. Does not wait for one that is being loaded. */
    public boolean isLoaded(ModelId modelId) {
        return registry.peek(modelId) != null;
    }

    /** What this node has of each of its models, sorted by id. Reads their folders: not for transport threads. */
    public List<ModelInfo> models() {
        return modelIds().stream().map(this::describe).toList();
    }

    private ModelInfo describe(ModelId id) {
        boolean bundled = registry.isBundled(id);
        boolean isDefault = id.equals(defaultModel);
        ModelSpec spec = null;
        String error = null;
        try {
            spec = registry.find(id);
        } catch (IllegalArgumentException | EmbeddingException e) {
            error = e.getMessage();
        }
        LoadedModel loaded = registry.peek(id);
        if (loaded != null && loaded.tryIncRef()) {
            try {
                return ModelInfo.loaded(loaded, loaded.embedder().dimensions(), bundled, isDefault, error);
            } finally {
                loaded.decRef();
            }
        }
        return spec == null
                ? ModelInfo.invalid(id.value(), bundled, isDefault, error)
                : ModelInfo.notLoaded(spec, bundled, isDefault);
    }

    /** What each model that was ever loaded or asked for has done, and what waits for it. */
    public List<ModelStats> stats() {
        return stats.entrySet().stream()
                .map(entry -> ModelStats.of(
                        entry.getKey(), registry.peek(entry.getKey()), entry.getValue(), batchers.peek(entry.getKey())))
                .sorted()
                .toList();
    }

    /** What the cache of query texts has done. */
    public CacheStats cacheStats() {
        return cache.stats();
    }

    /** Fails what waits and releases the models; those in use are released when their batch ends. */
    @Override
    public void close() {
        batchers.close();
        registry.close();
    }
}
