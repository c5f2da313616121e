/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.plugin.action.EmbedRequest;
import io.github.ingestdjl.plugin.action.TransportEmbedAction;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestChunkedToXContentListener;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST _ingest/djl/models/{model_id}/_embed}; who closes the connection cancels it. */
final class RestEmbedAction extends BaseRestHandler {
    @Override
    public String getName() {
        return "ingest_djl_embed_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(Method.POST, IngestDjlRestHandlers.MODEL + "/_embed"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        EmbedRequest embed;
        try (XContentParser parser = request.contentParser()) {
            embed = EmbedBodyParser.parse(request.param("model_id"), parser.map());
        }
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(TransportEmbedAction.TYPE, embed, new RestChunkedToXContentListener<>(channel));
    }
}
