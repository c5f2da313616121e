/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Changes on all nodes whether a model is in memory. Runs on generic threads, since model folders are listed, and a model
 * that is just being loaded is waited for.
 */
public abstract class ModelMemoryAction
        extends NodesAction<NodesAction.Request, ModelMemoryAction.NodeResponse, ModelMemoryAction.Response> {

    /**
     * Takes a model into the memory of all nodes, so that the first text does not wait for it. Of several requests at the
     * same time, each may answer that it has loaded the model; it is loaded once.
     */
    public static final class Load extends ModelMemoryAction {
        public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/ingest/djl/models/load");

        @Inject
        public Load(
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

    /**
     * Gives back the memory of a model on all nodes, once what waits for it is computed. It is loaded again when it is
     * used again, then from its folder as it is by then.
     */
    public static final class Unload extends ModelMemoryAction {
        public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/ingest/djl/models/unload");

        @Inject
        public Unload(
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

    /** All that can become of a model on a node, short of a failure. */
    enum Result {
        LOADED,
        ALREADY_LOADED,
        UNLOADED,
        NOT_LOADED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of the model on one node. */
    static final class NodeResponse extends BaseNodeResponse {
        private final Result result;

        NodeResponse(DiscoveryNode node, Result result) {
            super(node);
            this.result = result;
        }

        NodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            this.result = in.readEnum(Result.class);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeEnum(result);
        }

        Result result() {
            return result;
        }
    }

    /** What became of the model on each node. */
    public static final class Response extends NodesAction.Response<NodeResponse> {
        private final String modelId;

        Response(ClusterName cluster, List<NodeResponse> nodes, List<FailedNodeException> failures, String modelId) {
            super(cluster, nodes, failures);
            this.modelId = modelId;
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.field("model_id", modelId).startObject("nodes");
            for (NodeResponse node : getNodes()) {
                builder.startObject(node.getNode().getId())
                        .field("name", node.getNode().getName())
                        .field("result", node.result().key())
                        .endObject();
            }
            return builder.endObject();
        }
    }

    private final EmbeddingService service;

    ModelMemoryAction(
            String name,
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(name, clusterService, transportService, filters, threadPool.generic(), NodeResponse::new);
        this.service = service;
    }

    /** Does it on this node, for a model that is known to be here. */
    abstract void change(EmbeddingService service, ModelId modelId, ActionListener<Result> listener);

    @Override
    ModelId modelId(NodesAction.Request request) {
        return request.modelId();
    }

    @Override
    protected void nodeOperationAsync(ModelRequest request, Task task, ActionListener<NodeResponse> listener) {
        ActionListener.run(
                orCancelled(task, listener)
                        .<Result>map(result -> new NodeResponse(transportService.getLocalNode(), result)),
                changed -> {
                    KnownModels.check(service, request.modelId());
                    change(service, request.modelId(), changed);
                });
    }

    @Override
    protected Response newResponse(
            NodesAction.Request request, List<NodeResponse> responses, List<FailedNodeException> failures) {
        return new Response(
                clusterService.getClusterName(),
                responses,
                failures,
                request.modelId().value());
    }
}
