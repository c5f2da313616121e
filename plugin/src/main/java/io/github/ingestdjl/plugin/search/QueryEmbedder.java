/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.plugin.inference.EmbeddingRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.Embeddings;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.CancellableTask;

/**
 * Embeds query texts for searches. It calls the node's own service and no transport action, so that a user who may search
 * needs no further privilege. Safe for several threads.
 */
public final class QueryEmbedder {
    private final EmbeddingService service;
    private final SearchTasks tasks;
    private final ThreadContext threadContext;

    public QueryEmbedder(EmbeddingService service, SearchTasks tasks, ThreadContext threadContext) {
        this.service = service;
        this.tasks = tasks;
        this.threadContext = threadContext;
    }

    /**
     * @param modelId null for the default model of the node
     * @param fingerprint what the model's must be; null if any will do
     * @param listener gets the vector, or what {@link EmbeddingService#embed} gives; or, as soon as the search is
     *     cancelled, a {@code TaskCancelledException}. Elasticsearch itself takes the search from there to a thread for
     *     searching
     */
    void embed(String modelId, String fingerprint, String text, ActionListener<float[]> listener) {
        CancellableTask task = tasks.current();
        // Whoever cancels a search does so in a context of his own.
        ActionListener<float[]> once = task == null
                ? listener
                : ActionListener.notifyOnce(
                        ContextPreservingActionListener.wrapPreservingContext(listener, threadContext));
        ActionListener.run(
                once.<Embeddings>map(embeddings -> embeddings.vectors().get(0)), vector -> {
                    service.embed(
                            new EmbeddingRequest(
                                            service.modelId(modelId),
                                            List.of(text),
                                            InputType.QUERY,
                                            LongText.TRUNCATE,
                                            task == null ? () -> false : task::isCancelled)
                                    .ofModel(fingerprint),
                            vector);
                    if (task != null) {
                        task.addListener(() -> task.notifyIfCancelled(once));
                    }
                });
    }
}
