/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.GoldenComparison;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Lets every node embed the golden texts in its own folder of a model and compare the vectors with those there, so that
 * a damaged copy, or a processor that computes something else, is found on the very node. Loads the model where it is
 * not loaded. Starts on generic threads, since folders are read; the vectors are computed on the plugin's own.
 * Cancelling the task answers at once.
 *
 * <p>What is wrong on a node is in its part of the response. If no node has the model, the request fails with a {@code
 * ResourceNotFoundException}; nodes that lack what others have are among the response's failures.
 */
public final class TransportCheckModelAction
        extends TransportNodesAction<CheckModelRequest, CheckModelResponse, NodeCheckRequest, NodeCheck, Void> {
    public static final ActionType<CheckModelResponse> TYPE =
            new ActionType<>("cluster:monitor/ingest/djl/models/check");

    private final ThreadPool threadPool;
    private final EmbeddingService service;

    @Inject
    public TransportCheckModelAction(
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(TYPE.name(), clusterService, transportService, filters, NodeCheckRequest::new, threadPool.generic());
        this.threadPool = threadPool;
        this.service = service;
    }

    @Override
    protected NodeCheckRequest newNodeRequest(CheckModelRequest request) {
        return new NodeCheckRequest(request.modelId());
    }

    @Override
    protected void nodeOperationAsync(NodeCheckRequest request, Task task, ActionListener<NodeCheck> listener) {
        CancellableTask cancellable = (CancellableTask) task;
        DiscoveryNode node = transportService.getLocalNode();
        // The service drops a cancelled request without a word, so it is answered here, in the context it came with.
        ActionListener<NodeCheck> once = ActionListener.notifyOnce(
                ContextPreservingActionListener.wrapPreservingContext(listener, threadPool.getThreadContext()));
        ActionListener<GoldenComparison> compared = ActionListener.wrap(
                comparison -> once.onResponse(NodeCheck.compared(node, comparison)),
                failure -> once.onResponse(NodeCheck.failed(node, failure)));
        ActionListener.run(once, ignored -> {
            KnownModels.check(service, request.modelId());
            cancellable.addListener(() -> cancellable.notifyIfCancelled(once));
            service.compareWithGolden(request.modelId(), cancellable::isCancelled, compared);
        });
    }

    /** Vectors would be waited for by the calling thread: only the asynchronous operation is there. */
    @Override
    protected NodeCheck nodeOperation(NodeCheckRequest request, Task task) {
        throw new UnsupportedOperationException("[" + actionName + "] is asynchronous");
    }

    @Override
    protected NodeCheck newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeCheck(in, node);
    }

    @Override
    protected void newResponseAsync(
            Task task,
            CheckModelRequest request,
            Void context,
            List<NodeCheck> responses,
            List<FailedNodeException> failures,
            ActionListener<CheckModelResponse> listener) {
        if (responses.isEmpty() && failures.isEmpty() == false) {
            listener.onFailure(TransportModelMemoryAction.gravest(failures));
        } else {
            super.newResponseAsync(task, request, context, responses, failures, listener);
        }
    }

    @Override
    protected CheckModelResponse newResponse(
            CheckModelRequest request, List<NodeCheck> responses, List<FailedNodeException> failures) {
        return new CheckModelResponse(clusterService.getClusterName(), responses, failures, request);
    }
}
