/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.action.GetModelsAction;
import io.github.ingestdjl.plugin.action.NodesAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestActions.NodesResponseRestListener;

/** {@code GET _ingest/djl/models} and {@code GET _ingest/djl/models/{model_id}}. */
final class RestModelsAction extends BaseRestHandler {
    @Override
    public String getName() {
        return "ingest_djl_models_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, IngestDjlRestHandlers.MODELS),
                new Route(Method.GET, IngestDjlRestHandlers.MODEL));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        String id = request.param("model_id");
        NodesAction.Request models = new NodesAction.Request(id == null ? null : new ModelId(id));
        return channel -> client.execute(GetModelsAction.TYPE, models, new NodesResponseRestListener<>(channel));
    }
}
