/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.EmbeddingService;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Lists the models of all nodes. Reads model folders, hence on management threads. */
public final class TransportModelsAction
        extends TransportNodesAction<ModelsRequest, ModelsResponse, EmptyNodeRequest, NodeModels, Void> {
    public static final ActionType<ModelsResponse> TYPE = new ActionType<>("cluster:monitor/ingest/djl/models");

    private final EmbeddingService service;

    @Inject
    public TransportModelsAction(
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(
                TYPE.name(),
                clusterService,
                transportService,
                filters,
                EmptyNodeRequest::new,
                threadPool.executor(ThreadPool.Names.MANAGEMENT));
        this.service = service;
    }

    @Override
    protected EmptyNodeRequest newNodeRequest(ModelsRequest request) {
        return new EmptyNodeRequest();
    }

    @Override
    protected NodeModels nodeOperation(EmptyNodeRequest request, Task task) {
        return new NodeModels(transportService.getLocalNode(), service.models());
    }

    @Override
    protected NodeModels newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeModels(in, node);
    }

    @Override
    protected ModelsResponse newResponse(
            ModelsRequest request, List<NodeModels> responses, List<FailedNodeException> failures) {
        return new ModelsResponse(clusterService.getClusterName(), responses, failures, request.modelId());
    }
}
