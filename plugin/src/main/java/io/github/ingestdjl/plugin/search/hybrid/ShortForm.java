/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.index.query.MultiMatchQueryBuilder;
import org.elasticsearch.search.retriever.KnnRetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverParserContext;
import org.elasticsearch.search.retriever.StandardRetrieverBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.support.MapXContentParser;

/**
 * One text that is looked for by its words and by its meaning: the retrievers that a user would write himself.
 *
 * @param textFields empty for none
 * @param textWeight of the list of the words
 * @param vectorFields empty for none; each has a list with a weight of its own
 * @param modelId null for the node's default model
 * @param modelFingerprint what the model's must be; null if any will do
 */
record ShortForm(
        String text,
        List<WeightedField> textFields,
        float textWeight,
        List<WeightedField> vectorFields,
        String modelId,
        String modelFingerprint,
        int k,
        int numCandidates) {

    /** The retriever of the words first, then those of the vectors. */
    List<WeightedRetriever> retrievers(XContentParser parser, RetrieverParserContext context) {
        List<WeightedRetriever> retrievers = new ArrayList<>();
        if (textFields.isEmpty() == false) {
            MultiMatchQueryBuilder words = new MultiMatchQueryBuilder(text);
            textFields.forEach(field -> words.field(field.name(), field.weight()));
            retrievers.add(new WeightedRetriever(new StandardRetrieverBuilder(words), textWeight));
        }
        vectorFields.forEach(
                field -> retrievers.add(new WeightedRetriever(nearest(field.name(), parser, context), field.weight())));
        return retrievers;
    }

    /** Written as a user would, since its constructor is another one in nearly every release of Elasticsearch. */
    private KnnRetrieverBuilder nearest(String field, XContentParser parser, RetrieverParserContext context) {
        Map<String, Object> embedding = new HashMap<>();
        embedding.put("model_text", text);
        if (modelId != null) {
            embedding.put("model_id", modelId);
        }
        if (modelFingerprint != null) {
            embedding.put("model_fingerprint", modelFingerprint);
        }
        Map<String, Object> knn = Map.of(
                "field", field,
                "k", k,
                "num_candidates", numCandidates,
                "query_vector_builder", Map.of("djl_text_embedding", embedding));
        try (XContentParser written = new MapXContentParser(
                parser.getXContentRegistry(), parser.getDeprecationHandler(), knn, XContentType.JSON)) {
            return KnnRetrieverBuilder.fromXContent(written, context);
        } catch (IOException e) {
            throw new UncheckedIOException("a map has no I/O", e);
        }
    }
}
