/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.compat.NodeRequest;
import io.github.ingestdjl.plugin.compat.NodesRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentFragment;

/**
 * An action that every node does for itself, for one model or for all it has.
 *
 * @param <Q> what is asked of all nodes
 * @param <N> what one node answers
 * @param <R> what all of them answer
 */
public abstract class NodesAction<
                Q extends NodesRequest<Q>, N extends BaseNodeResponse, R extends NodesAction.Response<N>>
        extends TransportNodesAction<Q, R, NodesAction.ModelRequest, N, Void> {

    /**
     * Of the requests and responses of all these actions; to be raised with any change to them. During a rolling upgrade
     * nodes have different versions of this plugin, and answer each other with an error then, not with nonsense.
     */
    private static final int WIRE_VERSION = 2;

    private static String description(ModelId modelId) {
        return modelId == null ? "all models" : "model [" + modelId + "]";
    }

    /** Asks all nodes about one model, or about all they have. */
    public static final class Request extends NodesRequest<Request> {
        private final ModelId modelId;

        /** @param modelId null for all models */
        public Request(ModelId modelId) {
            this.modelId = modelId;
        }

        ModelId modelId() {
            return modelId;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, description(modelId), parent, headers);
        }
    }

    /** A request on its way to one node. */
    static final class ModelRequest extends NodeRequest {
        private final ModelId modelId;

        ModelRequest(ModelId modelId) {
            this.modelId = modelId;
        }

        ModelRequest(StreamInput in) throws IOException {
            super(in);
            int version = in.readVInt();
            if (version != WIRE_VERSION) {
                throw new IllegalStateException(
                        "the node that asks has a version of [ingest-djl] that this one does not"
                                + " understand: its nodes must have one version");
            }
            String id = in.readOptionalString();
            this.modelId = id == null ? null : new ModelId(id);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeVInt(WIRE_VERSION);
            out.writeOptionalString(modelId == null ? null : modelId.value());
        }

        /** Null for all models. */
        ModelId modelId() {
            return modelId;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, description(modelId), parent, headers);
        }
    }

    /** What all nodes answered, in the order of their names. Never sent: the node that was asked makes JSON of it. */
    abstract static class Response<N extends BaseNodeResponse> extends BaseNodesResponse<N>
            implements ToXContentFragment {
        Response(ClusterName cluster, List<N> nodes, List<FailedNodeException> failures) {
            super(cluster, sorted(nodes), failures);
        }

        private static <N extends BaseNodeResponse> List<N> sorted(List<N> nodes) {
            return nodes.stream()
                    .sorted(Comparator.<N, String>comparing(
                                    node -> node.getNode().getName())
                            .thenComparing(node -> node.getNode().getId()))
                    .toList();
        }

        @Override
        protected List<N> readNodesFrom(StreamInput in) {
            return TransportAction.localOnly();
        }

        @Override
        protected void writeNodesTo(StreamOutput out, List<N> nodes) {
            TransportAction.localOnly();
        }
    }

    /** Reads what a node answered; the node is the one the cluster state has, in place of the one on the wire. */
    interface NodeReader<N> {
        N read(StreamInput in, DiscoveryNode node) throws IOException;
    }

    private final NodeReader<N> nodeReader;

    /** @param executor where the nodes do it */
    NodesAction(
            String name,
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            Executor executor,
            NodeReader<N> nodeReader) {
        super(
                name,
                clusterService,
                transportService,
                filters,
                (Writeable.Reader<ModelRequest>) ModelRequest::new,
                executor);
        this.nodeReader = nodeReader;
    }

    /** The model that is asked about, or null for all. */
    abstract ModelId modelId(Q request);

    @Override
    protected final ModelRequest newNodeRequest(Q request) {
        return new ModelRequest(modelId(request));
    }

    @Override
    protected final N newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return nodeReader.read(in, node);
    }

    /**
     * A listener that hears of the task's cancellation too, at once: what a model does has no end of its own. It is called
     * in the context of the request, whoever cancels it.
     */
    final <T> ActionListener<T> orCancelled(Task task, ActionListener<T> listener) {
        ActionListener<T> once = ActionListener.notifyOnce(ContextPreservingActionListener.wrapPreservingContext(
                listener, transportService.getThreadPool().getThreadContext()));
        CancellableTask cancellable = (CancellableTask) task;
        cancellable.addListener(() -> cancellable.notifyIfCancelled(once));
        return once;
    }

    /** Only for those that answer at once; others have the asynchronous operation. */
    @Override
    protected N nodeOperation(ModelRequest request, Task task) {
        throw new UnsupportedOperationException("[" + actionName + "] is asynchronous");
    }

    /**
     * As with a search and its shards: while one node has done it, the request has succeeded, and the other nodes' reasons
     * are among the response's failures; if none has, it fails with the reason of the gravest status, so that a model
     * which no node has is a {@code ResourceNotFoundException}.
     */
    @Override
    protected final void newResponseAsync(
            Task task,
            Q request,
            Void context,
            List<N> responses,
            List<FailedNodeException> failures,
            ActionListener<R> listener) {
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
}
