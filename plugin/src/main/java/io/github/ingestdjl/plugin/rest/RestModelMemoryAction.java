/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.action.ModelMemoryAction;
import io.github.ingestdjl.plugin.action.NodesAction;
import java.util.List;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestActions.NodesResponseRestListener;
import org.elasticsearch.rest.action.RestCancellableNodeClient;

/** {@code POST _ingest/djl/models/{model_id}/_load} and {@code …/_unload}. */
final class RestModelMemoryAction extends BaseRestHandler {
    private final String verb;
    private final ActionType<ModelMemoryAction.Response> action;

    /** @param verb the last part of the path, without its underscore */
    RestModelMemoryAction(String verb, ActionType<ModelMemoryAction.Response> action) {
        this.verb = verb;
        this.action = action;
    }

    @Override
    public String getName() {
        return "ingest_djl_" + verb + "_model_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(Method.POST, IngestDjlRestHandlers.MODEL + "/_" + verb));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        NodesAction.Request change = new NodesAction.Request(new ModelId(request.param("model_id")));
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(action, change, new NodesResponseRestListener<>(channel));
    }
}
