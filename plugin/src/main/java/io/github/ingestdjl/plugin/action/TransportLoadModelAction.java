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
 * Takes a model into the memory of all nodes, so that the first text does not wait for it. Of several requests at the
 * same time, each may answer that it has loaded the model; it is loaded once.
 */
public final class TransportLoadModelAction extends TransportModelMemoryAction {
    public static final ActionType<ModelMemoryResponse> TYPE = new ActionType<>("cluster:admin/ingest/djl/models/load");

    @Inject
    public TransportLoadModelAction(
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(TYPE.name(), clusterService, transportService, filters, threadPool, service);
    }

    @Override
    void change(EmbeddingService service, ModelId modelId, ActionListener<Result> listener) {
        Result result = service.isLoaded(modelId) ? Result.ALREADY_LOADED : Result.LOADED;
        service.load(modelId, listener.map(fingerprint -> result));
    }
}
