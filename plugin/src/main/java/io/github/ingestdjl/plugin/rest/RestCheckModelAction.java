/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.action.CheckModelAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestActions.NodesResponseRestListener;
import org.elasticsearch.rest.action.RestCancellableNodeClient;

/** {@code POST _ingest/djl/models/{model_id}/_check}; who closes the connection cancels it. */
final class RestCheckModelAction extends BaseRestHandler {
    @Override
    public String getName() {
        return "ingest_djl_check_model_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(Method.POST, IngestDjlRestHandlers.MODEL + "/_check"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        CheckModelAction.Request check = new CheckModelAction.Request(
                new ModelId(request.param("model_id")),
                request.paramAsFloat("tolerance", CheckModelAction.Request.DEFAULT_TOLERANCE),
                request.paramAsFloat("min_cosine", CheckModelAction.Request.DEFAULT_MIN_COSINE));
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(CheckModelAction.TYPE, check, new NodesResponseRestListener<>(channel));
    }
}
