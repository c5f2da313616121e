/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.ModelStats;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
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

/** Gathers what the models of all nodes have done. Reads counters only, on management threads. */
public final class StatsAction
        extends NodesAction<NodesAction.Request, StatsAction.NodeResponse, StatsAction.Response> {
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/ingest/djl/stats");

    /** What the models of one node have done. */
    static final class NodeResponse extends BaseNodeResponse {
        private final List<ModelStats> models;
        private final CacheStats cache;

        NodeResponse(DiscoveryNode node, List<ModelStats> models, CacheStats cache) {
            super(node);
            this.models = List.copyOf(models);
            this.cache = cache;
        }

        NodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            this.models = in.readCollectionAsImmutableList(ModelStats::new);
            this.cache = new CacheStats(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeCollection(models);
            cache.writeTo(out);
        }

        List<ModelStats> models() {
            return models;
        }

        CacheStats cache() {
            return cache;
        }
    }

    /** What the models of all nodes have done, by node and in total. */
    public static final class Response extends NodesAction.Response<NodeResponse> {
        Response(ClusterName cluster, List<NodeResponse> nodes, List<FailedNodeException> failures) {
            super(cluster, nodes, failures);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject("total");
            figuresToXContent(builder, params, totalByModel(), totalOfCaches());
            builder.endObject();
            builder.startObject("nodes");
            for (NodeResponse node : getNodes()) {
                builder.startObject(node.getNode().getId())
                        .field("name", node.getNode().getName());
                figuresToXContent(builder, params, node.models(), node.cache());
                builder.endObject();
            }
            return builder.endObject();
        }

        private Collection<ModelStats> totalByModel() {
            TreeMap<String, ModelStats> total = new TreeMap<>();
            for (NodeResponse node : getNodes()) {
                node.models().forEach(model -> total.merge(model.modelId(), model, ModelStats::plus));
            }
            return total.values();
        }

        private CacheStats totalOfCaches() {
            return getNodes().stream().map(NodeResponse::cache).reduce(CacheStats.NONE, CacheStats::plus);
        }

        private static void figuresToXContent(
                XContentBuilder builder, Params params, Collection<ModelStats> models, CacheStats cache)
                throws IOException {
            builder.startObject("models");
            for (ModelStats model : models) {
                model.toXContent(builder, params);
            }
            builder.endObject();
            cache.toXContent(builder, params);
        }
    }

    private final EmbeddingService service;

    @Inject
    public StatsAction(
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
        return new NodeResponse(transportService.getLocalNode(), service.stats(), service.cacheStats());
    }

    @Override
    protected Response newResponse(
            NodesAction.Request request, List<NodeResponse> responses, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), responses, failures);
    }
}
