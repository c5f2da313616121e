/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.action.NodeMemoryResult.Result;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Changes on all nodes whether a model is in memory. Runs on generic threads, since model folders are listed and
 * a model that is just being loaded is waited for.
 *
 * <p>As with a search and its shards: while one node has done it, the request has succeeded, and the other nodes'
 * reasons are among the response's failures; if none has, it fails with the reason of the gravest status, so that a
 * model which no node has is a {@code ResourceNotFoundException}.
 */
abstract class TransportModelMemoryAction
        extends TransportNodesAction<
                ModelMemoryRequest, ModelMemoryResponse, NodeMemoryRequest, NodeMemoryResult, Void> {
    private final EmbeddingService service;

    TransportModelMemoryAction(
            String name,
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(name, clusterService, transportService, filters, NodeMemoryRequest::new, threadPool.generic());
        this.service = service;
    }

    /** Does it on this node, for a model that is known to be here. */
    abstract void change(EmbeddingService service, ModelId modelId, ActionListener<Result> listener);

    @Override
    protected NodeMemoryRequest newNodeRequest(ModelMemoryRequest request) {
        return new NodeMemoryRequest(request.modelId());
    }

    @Override
    protected void nodeOperationAsync(NodeMemoryRequest request, Task task, ActionListener<NodeMemoryResult> listener) {
        ActionListener.run(
                listener.<Result>map(result -> new NodeMemoryResult(transportService.getLocalNode(), result)),
                changed -> {
                    KnownModels.check(service, request.modelId());
                    change(service, request.modelId(), changed);
                });
    }

    /** Loading would hold the calling thread: only the asynchronous operation is there. */
    @Override
    protected NodeMemoryResult nodeOperation(NodeMemoryRequest request, Task task) {
        throw new UnsupportedOperationException("[" + actionName + "] is asynchronous");
    }

    @Override
    protected NodeMemoryResult newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeMemoryResult(in, node);
    }

    @Override
    protected void newResponseAsync(
            Task task,
            ModelMemoryRequest request,
            Void context,
            List<NodeMemoryResult> responses,
            List<FailedNodeException> failures,
            ActionListener<ModelMemoryResponse> listener) {
        if (responses.isEmpty() && failures.isEmpty() == false) {
            listener.onFailure(gravest(failures));
        } else {
            super.newResponseAsync(task, request, context, responses, failures, listener);
        }
    }

    /** The reason itself, not that a node has failed, which has no status of its own. */
    static Exception gravest(List<FailedNodeException> failures) {
        return failures.stream()
                .map(failure ->
                        ExceptionsHelper.unwrapCause(failure.getCause()) instanceof Exception reason ? reason : failure)
                .max(Comparator.comparingInt(
                        reason -> ExceptionsHelper.status(reason).getStatus()))
                .orElseThrow();
    }

    @Override
    protected ModelMemoryResponse newResponse(
            ModelMemoryRequest request, List<NodeMemoryResult> responses, List<FailedNodeException> failures) {
        return new ModelMemoryResponse(
                clusterService.getClusterName(),
                responses,
                failures,
                request.modelId().value());
    }
}
