/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.plugin.action.NodesAction;
import io.github.ingestdjl.plugin.action.StatsAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestActions.NodesResponseRestListener;

/** {@code GET _ingest/djl/stats}. */
final class RestStatsAction extends BaseRestHandler {
    @Override
    public String getName() {
        return "ingest_djl_stats_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(Method.GET, "/_ingest/djl/stats"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        return channel -> client.execute(
                StatsAction.TYPE, new NodesAction.Request(null), new NodesResponseRestListener<>(channel));
    }
}
