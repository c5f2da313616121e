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

/** Gathers what the models of all nodes have done. Reads counters only, on management threads. */
public final class TransportStatsAction
        extends TransportNodesAction<StatsRequest, StatsResponse, EmptyNodeRequest, NodeStats, Void> {
    public static final ActionType<StatsResponse> TYPE = new ActionType<>("cluster:monitor/ingest/djl/stats");

    private final EmbeddingService service;

    @Inject
    public TransportStatsAction(
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
    protected EmptyNodeRequest newNodeRequest(StatsRequest request) {
        return new EmptyNodeRequest();
    }

    @Override
    protected NodeStats nodeOperation(EmptyNodeRequest request, Task task) {
        return new NodeStats(transportService.getLocalNode(), service.stats(), service.cacheStats());
    }

    @Override
    protected NodeStats newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeStats(in, node);
    }

    @Override
    protected StatsResponse newResponse(
            StatsRequest request, List<NodeStats> responses, List<FailedNodeException> failures) {
        return new StatsResponse(clusterService.getClusterName(), responses, failures);
    }
}
