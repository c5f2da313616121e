/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import static org.elasticsearch.xcontent.ConstructingObjectParser.constructorArg;
import static org.elasticsearch.xcontent.ConstructingObjectParser.optionalConstructorArg;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.plugin.action.EmbedAction;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestChunkedToXContentListener;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ObjectParser.ValueType;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST _ingest/djl/models/{model_id}/_embed}; who closes the connection cancels it. */
final class RestEmbedAction extends BaseRestHandler {
    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<EmbedAction.Request, ModelId> PARSER = new ConstructingObjectParser<>(
            "embed",
            false,
            (arguments, modelId) -> new EmbedAction.Request(
                    modelId,
                    (List<String>) arguments[0],
                    arguments[1] == null ? InputType.PASSAGE : (InputType) arguments[1],
                    arguments[2] == null ? LongText.TRUNCATE : (LongText) arguments[2]));

    static {
        PARSER.declareFieldArray(
                constructorArg(), (parser, id) -> text(parser), new ParseField("texts"), ValueType.STRING_ARRAY);
        PARSER.declareString(optionalConstructorArg(), InputType::fromKey, new ParseField("input_type"));
        PARSER.declareString(optionalConstructorArg(), LongText::fromKey, new ParseField("long_text"));
    }

    private static String text(XContentParser parser) throws IOException {
        if (parser.currentToken() != XContentParser.Token.VALUE_STRING) {
            throw new XContentParseException(
                    parser.getTokenLocation(), "a text must be a string, " + Problems.got(parser.currentToken()));
        }
        return parser.text();
    }

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
        ModelId modelId = new ModelId(request.param("model_id"));
        EmbedAction.Request embed;
        try (XContentParser parser = request.contentParser()) {
            embed = parse(parser, modelId);
        }
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(EmbedAction.TYPE, embed, new RestChunkedToXContentListener<>(channel));
    }

    /** @throws IllegalArgumentException if the body is anything but one object with the right fields */
    static EmbedAction.Request parse(XContentParser parser, ModelId modelId) throws IOException {
        EmbedAction.Request embed = PARSER.parse(parser, modelId);
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("the body must be one JSON object, but goes on after it");
        }
        return embed;
    }
}
