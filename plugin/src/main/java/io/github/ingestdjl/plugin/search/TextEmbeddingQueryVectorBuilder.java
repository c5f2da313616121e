/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import static org.elasticsearch.xcontent.ConstructingObjectParser.constructorArg;
import static org.elasticsearch.xcontent.ConstructingObjectParser.optionalConstructorArg;

import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.Problems;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.plugins.SearchPlugin.QueryVectorBuilderSpec;
import org.elasticsearch.search.vectors.QueryVectorBuilder;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentBuilder;

/** The text of a kNN search, which is embedded once, on the node that coordinates the search. */
public final class TextEmbeddingQueryVectorBuilder implements QueryVectorBuilder {
    public static final String NAME = "djl_text_embedding";

    private static final ParseField MODEL_ID = new ParseField("model_id");
    private static final ParseField MODEL_FINGERPRINT = new ParseField("model_fingerprint");
    private static final ParseField MODEL_TEXT = new ParseField("model_text");

    private static final ConstructingObjectParser<TextEmbeddingQueryVectorBuilder, Supplier<QueryEmbedder>> PARSER =
            new ConstructingObjectParser<>(
                    NAME,
                    false,
                    (arguments, embedder) -> new TextEmbeddingQueryVectorBuilder(
                            (String) arguments[0], (String) arguments[1], (String) arguments[2], embedder));

    static {
        PARSER.declareString(optionalConstructorArg(), MODEL_ID);
        PARSER.declareString(optionalConstructorArg(), MODEL_FINGERPRINT);
        PARSER.declareString(constructorArg(), MODEL_TEXT);
    }

    private final String modelId;
    private final String modelFingerprint;
    private final String modelText;
    private final Supplier<QueryEmbedder> embedder;

    /**
     * @param modelId null for the default model of the node
     * @param modelFingerprint what the model's must be; null if any will do
     * @throws IllegalArgumentException if the text is blank, or the fingerprint none
     */
    TextEmbeddingQueryVectorBuilder(
            String modelId, String modelFingerprint, String modelText, Supplier<QueryEmbedder> embedder) {
        if (modelText.isBlank()) {
            throw new IllegalArgumentException("[model_text] must not be blank, " + Problems.got(modelText));
        }
        this.modelId = modelId;
        this.modelFingerprint = ModelFingerprint.checked(modelFingerprint);
        this.modelText = modelText;
        this.embedder = embedder;
    }

    private TextEmbeddingQueryVectorBuilder(StreamInput in, Supplier<QueryEmbedder> embedder) throws IOException {
        this(in.readOptionalString(), in.readOptionalString(), in.readString(), embedder);
    }

    /** What the plugin registers. */
    public static QueryVectorBuilderSpec<TextEmbeddingQueryVectorBuilder> spec(Supplier<QueryEmbedder> embedder) {
        return new QueryVectorBuilderSpec<>(
                NAME,
                in -> new TextEmbeddingQueryVectorBuilder(in, embedder),
                (parser, ignored) -> PARSER.apply(parser, embedder));
    }

    @Override
    public void buildVector(Client client, ActionListener<float[]> listener) {
        embedder.get().embed(modelId, modelFingerprint, modelText, listener);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        if (modelId != null) {
            builder.field(MODEL_ID.getPreferredName(), modelId);
        }
        if (modelFingerprint != null) {
            builder.field(MODEL_FINGERPRINT.getPreferredName(), modelFingerprint);
        }
        return builder.field(MODEL_TEXT.getPreferredName(), modelText).endObject();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeOptionalString(modelId);
        out.writeOptionalString(modelFingerprint);
        out.writeString(modelText);
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextEmbeddingQueryVectorBuilder that
                && Objects.equals(modelId, that.modelId)
                && Objects.equals(modelFingerprint, that.modelFingerprint)
                && modelText.equals(that.modelText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(modelId, modelFingerprint, modelText);
    }
}
