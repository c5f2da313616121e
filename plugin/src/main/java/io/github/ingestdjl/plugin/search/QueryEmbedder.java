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
import java.util.concurrent.Executor;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ThreadedActionListener;
import org.elasticsearch.tasks.CancellableTask;

/**
 * Embeds query texts for searches. It calls the node's own service and no transport action, so that a user who may search
 * needs no further privilege. Safe for several threads.
 */
public final class QueryEmbedder {
    private final EmbeddingService service;
    private final Executor searching;
    private final SearchTasks tasks;

    /** @param searching where a search goes on when it has its vector: the threads that embed are not for searching */
    public QueryEmbedder(EmbeddingService service, Executor searching, SearchTasks tasks) {
        this.service = service;
        this.searching = searching;
        this.tasks = tasks;
    }

    /**
     * @param modelId null for the default model of the node
     * @param listener gets the vector, or what {@link EmbeddingService#embed} gives; or, as soon as the search is
     *     cancelled, a {@code TaskCancelledException}
     */
    void embed(String modelId, String text, ActionListener<float[]> listener) {
        CancellableTask task = tasks.current();
        ActionListener<float[]> searchOn = new ThreadedActionListener<>(searching, listener);
        ActionListener<float[]> once = task == null ? searchOn : ActionListener.notifyOnce(searchOn);
        ActionListener.run(
                once.<Embeddings>map(embeddings -> embeddings.vectors().get(0)), vector -> {
                    service.embed(
                            new EmbeddingRequest(
                                    service.modelId(modelId),
                                    List.of(text),
                                    InputType.QUERY,
                                    LongText.TRUNCATE,
                                    task == null ? () -> false : task::isCancelled),
                            vector);
                    if (task != null) {
                        task.addListener(() -> task.notifyIfCancelled(once));
                    }
                });
    }
}
