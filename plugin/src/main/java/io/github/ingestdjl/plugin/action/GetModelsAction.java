/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.ModelInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.ResourceNotFoundException;
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

/** Lists the models of all nodes. Reads model folders, hence on management threads. */
public final class GetModelsAction
        extends NodesAction<NodesAction.Request, GetModelsAction.NodeResponse, GetModelsAction.Response> {
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/ingest/djl/models");

    /** The models of one node. */
    static final class NodeResponse extends BaseNodeResponse {
        private final List<ModelInfo> models;

        NodeResponse(DiscoveryNode node, List<ModelInfo> models) {
            super(node);
            this.models = List.copyOf(models);
        }

        NodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            this.models = in.readCollectionAsImmutableList(ModelInfo::new);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeCollection(models);
        }

        List<ModelInfo> models() {
            return models;
        }

        /** A model of this node, or null if it has none of that id. */
        ModelInfo model(String modelId) {
            return models.stream()
                    .filter(model -> model.modelId().equals(modelId))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The models of all nodes, put together by their ids. */
    public static final class Response extends NodesAction.Response<NodeResponse> {
        private final Collection<String> shown;

        /**
         * @param modelId the only model of interest, or null for all
         * @throws ResourceNotFoundException if nodes have answered and none of them has that model
         */
        Response(ClusterName cluster, List<NodeResponse> nodes, List<FailedNodeException> failures, ModelId modelId) {
            super(cluster, nodes, failures);
            Set<String> known = nodes.stream()
                    .flatMap(node -> node.models().stream())
                    .map(ModelInfo::modelId)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (modelId == null) {
                shown = known;
            } else if (known.contains(modelId.value()) || nodes.isEmpty()) {
                known.retainAll(Set.of(modelId.value()));
                shown = known;
            } else {
                throw KnownModels.notFound(modelId, known);
            }
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject("models");
            for (String modelId : shown) {
                new ClusterModel(modelId, getNodes()).toXContent(builder, params);
            }
            return builder.endObject();
        }
    }

    private final EmbeddingService service;

    @Inject
    public GetModelsAction(
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
                threadPool.executor(ThreadPool.Names.MANAGEMENT),
                NodeResponse::new);
        this.service = service;
    }

    @Override
    ModelId modelId(NodesAction.Request request) {
        return request.modelId();
    }

    @Override
    protected NodeResponse nodeOperation(ModelRequest request, Task task) {
        return new NodeResponse(transportService.getLocalNode(), service.models());
    }

    @Override
    protected Response newResponse(
            NodesAction.Request request, List<NodeResponse> responses, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), responses, failures, request.modelId());
    }
}
