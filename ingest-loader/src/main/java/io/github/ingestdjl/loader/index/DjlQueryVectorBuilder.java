/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.QueryVectorBuilder;
import co.elastic.clients.elasticsearch._types.TextEmbedding;
import co.elastic.clients.json.JsonpMapper;
import jakarta.json.stream.JsonGenerator;

/**
 * The plugin's way to turn a query's text into its vector on the node. The client knows Elastic's own builder alone and, unlike for
 * processors, has no room for others, so this one takes its place and writes itself.
 */
final class DjlQueryVectorBuilder extends QueryVectorBuilder {

    private final String text;
    private final String model;

    /**
     * Embeds a text.
     *
     * @param model the model's id, or null for the node's default model
     */
    DjlQueryVectorBuilder(String text, String model) {
        super(TextEmbedding.of(embedding -> embedding.modelText(text)));
        this.text = text;
        this.model = model;
    }

    @Override
    public void serialize(JsonGenerator generator, JsonpMapper mapper) {
        generator.writeStartObject();
        generator.writeStartObject(EmbeddingPipeline.PROCESSOR);
        if (model != null) {
            generator.write("model_id", model);
        }
        generator.write("model_text", text);
        generator.writeEnd();
        generator.writeEnd();
    }
}
