/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.action.NodeMemoryResult.Result;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.model.ModelId;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Gives back the memory of a model on all nodes, once what waits for it is computed. It is loaded again when it is used
 * again, then from its folder as it is by then.
 */
public final class TransportUnloadModelAction extends TransportModelMemoryAction {
    public static final ActionType<ModelMemoryResponse> TYPE =
            new ActionType<>("cluster:admin/ingest/djl/models/unload");

    @Inject
    public TransportUnloadModelAction(
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(TYPE.name(), clusterService, transportService, filters, threadPool, service);
    }

    @Override
    void change(EmbeddingService service, ModelId modelId, ActionListener<Result> listener) {
        listener.onResponse(service.unload(modelId) ? Result.UNLOADED : Result.NOT_LOADED);
    }
}
