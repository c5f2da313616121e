/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelId;
import io.github.ingestdjl.plugin.model.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;

/**
 * The only door to the models: texts in, vectors out, asynchronously. Nothing is computed on the caller's thread. Safe
 * for several threads.
 */
public final class EmbeddingService {
    private final ModelRegistry registry;
    private final ModelId defaultModel;
    private final Executor executor;

    /**
     * @param defaultModel what {@code null} as a model id means
     * @param executor the plugin's own, bounded; it rejects with {@code EsRejectedExecutionException} when full
     */
    public EmbeddingService(ModelRegistry registry, ModelId defaultModel, Executor executor) {
        this.registry = registry;
        this.defaultModel = defaultModel;
        this.executor = executor;
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
     * @param texts not blank
     * @param listener gets one vector for each text, in order, none of them zero, on one of the plugin's threads; or an
     *     {@link IllegalArgumentException} for a text that has no vector or a model that does not exist, an {@link EmbeddingException} for a model
     *     that fails, an {@code EsRejectedExecutionException} when too much is waiting already
     */
    public void embed(
            ModelId modelId, List<String> texts, InputType inputType, ActionListener<List<float[]>> listener) {
        executor.execute(ActionRunnable.supply(listener, () -> embed(modelId, texts, inputType)));
    }

    private List<float[]> embed(ModelId modelId, List<String> texts, InputType inputType) {
        LoadedModel model = registry.acquire(modelId);
        try {
            Embedder embedder = model.embedder();
            List<float[]> vectors = new ArrayList<>(texts.size());
            for (String text : texts) {
                // One at a time: texts of different lengths in one batch cost more in padding than they save.
                vectors.addAll(
                        embedder.embed(List.of(embedder.tokenize(model.spec().prefixed(text, inputType)))));
            }
            for (int i = 0; i < vectors.size(); i++) {
                ensureUsable(vectors.get(i), texts.get(i), modelId);
            }
            return vectors;
        } finally {
            model.decRef();
        }
    }

    /** A vector that is zero or not a number has no direction: cosine similarity is undefined for it. */
    private static void ensureUsable(float[] vector, String text, ModelId modelId) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares > 0 && Double.isFinite(squares)) {
            return;
        }
        String start = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        throw new IllegalArgumentException("model [" + modelId + "] has no vector for the text [" + start + "]");
    }
}
