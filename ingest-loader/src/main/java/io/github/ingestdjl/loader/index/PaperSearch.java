/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.QueryVectorBuilder;
import co.elastic.clients.elasticsearch._types.TextEmbedding;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.json.JsonpMapper;
import io.github.ingestdjl.loader.paper.Paper;
import jakarta.json.stream.JsonGenerator;

/**
 * Finds papers by a text: by its meaning, when the node embeds it and compares vectors, by its words, or by both. Where title and abstract are
 * both looked at, a paper counts by the one that fits better, a title's vector a little less; so a short title that says it all is not held
 * back by its abstract, and a paper without an abstract is found too. Thread-safe.
 */
public final class PaperSearch {

    // A short text is nearer to titles than to abstracts, whatever they are about: docs/evaluation.md.
    private static final float TITLE_BESIDE_ABSTRACT = 0.95f;

    private final PaperHits papers;

    /** Uses the connection, and leaves it open. */
    public PaperSearch(ClusterClient cluster, String index) {
        this.papers = new PaperHits(cluster, index);
    }

    /**
     * The papers that fit a query best.
     *
     * @throws ClusterException when index, plugin or vectors are missing, or the search fails
     */
    public SearchResult find(SearchQuery query) {
        return switch (query.mode()) {
            case KNN -> byMeaning(query);
            case TEXT -> papers.best(words(query), query.neighbours().k());
            case HYBRID -> byBoth(query);
        };
    }

    private SearchResult byBoth(SearchQuery query) {
        Neighbours wide = query.neighbours().widened();
        SearchResult result = papers.fused(
                new HybridRetriever(meaning(query, wide), words(query), query.fusion(), wide.k()),
                query.neighbours().k());
        if (result.hits().stream()
                .allMatch(hit -> hit.ranks() == null || hit.ranks().knn() == null)) {
            papers.requireVectors(query.meaning());
        }
        return result;
    }

    private SearchResult byMeaning(SearchQuery query) {
        SearchResult result = papers.best(
                meaning(query, query.neighbours()), query.neighbours().k());
        if (result.hits().isEmpty()) {
            papers.requireVectors(query.meaning());
        }
        return result;
    }

    private static Query meaning(SearchQuery query, Neighbours neighbours) {
        Embedding embedding = new Embedding(query.text(), query.model());
        return PaperHits.anyOf(query.meaning().vectors().stream()
                .map(vector -> Query.of(any -> any.knn(knn -> knn.field(vector)
                        .k(neighbours.k())
                        .numCandidates(neighbours.candidates())
                        .queryVectorBuilder(embedding)
                        .boost(boost(query.meaning(), vector))
                        .filter(FilterQuery.clauses(query.filter())))))
                .toList());
    }

    /** Null leaves the score as it is. */
    private static Float boost(PaperField field, String vector) {
        return field == PaperField.BOTH && Paper.TITLE_VECTOR.equals(vector) ? TITLE_BESIDE_ABSTRACT : null;
    }

    private static Query words(SearchQuery query) {
        Query words = Query.of(any -> any.multiMatch(
                match -> match.query(query.text()).fields(query.words().texts())));
        return Query.of(any -> any.bool(bool -> bool.must(words).filter(FilterQuery.clauses(query.filter()))));
    }

    /**
     * The plugin's way to turn a query's text into its vector on the node. The client knows Elastic's own builder alone and, unlike for
     * processors, has no room for others, so this one takes its place and writes itself.
     */
    private static final class Embedding extends QueryVectorBuilder {

        private final String text;
        private final String model;

        Embedding(String text, String model) {
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
}
