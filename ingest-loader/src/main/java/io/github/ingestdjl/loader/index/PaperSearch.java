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

    private static final int FORBIDDEN = 403;

    private final ClusterClient cluster;
    private final String index;
    // A short text is nearer to titles than to abstracts, whatever they are about: docs/evaluation.md.
    private static final float TITLE_BESIDE_ABSTRACT = 0.95f;

    private final PaperHits papers;
    private volatile Noted noted;

    /**
     * The model that made the index's vectors.
     *
     * @param doubt why it is not known, for the user; or null
     */
    private record Noted(IndexModel model, String doubt) {}

    /** Uses the connection, and leaves it open. */
    public PaperSearch(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
        this.papers = new PaperHits(cluster, index);
    }

    /** Why the model that embeds queries may not be the one that made the index's vectors; null when it is, or no query was embedded yet. */
    public String doubt() {
        return noted == null ? null : noted.doubt();
    }

    /** Whether any paper has a word of the query's text. Where none has, a search by meaning finds what is nearest all the same. */
    public boolean knowsAWord(SearchQuery query) {
        return papers.count(words(query)) > 0;
    }

    private IndexModel model(SearchQuery query) {
        if (noted == null) {
            noted = noted();
        }
        return noted.model().forQueries(index, query.model());
    }

    private Noted noted() {
        String asked = ": texts are embedded with --model or else the node's default model";
        try {
            IndexModel model = IndexModel.of(cluster, index);
            return new Noted(
                    model,
                    model.id() == null
                            ? "index [" + index + "] does not say which model made its vectors" + asked
                            : null);
        } catch (ClusterException e) {
            if (ClusterErrors.status(e.getCause()) != FORBIDDEN) {
                throw e;
            }
            // Whoever may search need not be allowed to see mappings.
            return new Noted(
                    IndexModel.UNKNOWN,
                    "without the privilege [view_index_metadata] nobody knows which model made the vectors of index ["
                            + index + "]" + asked);
        }
    }

    /**
     * The papers that fit a query best.
     *
     * @throws ClusterException when index, plugin or vectors are missing, or the search fails
     */
    public SearchResult find(SearchQuery query) {
        return switch (query.mode()) {
            case KNN -> byMeaning(query);
            case TEXT ->
                papers.best(words(query), query.text(), query.neighbours().k());
            case HYBRID -> byBoth(query);
        };
    }

    private SearchResult byBoth(SearchQuery query) {
        Neighbours wide = query.neighbours().widened();
        SearchResult result = papers.fused(
                new HybridRetriever(meaning(query, wide), words(query), query.fusion(), wide.k()),
                query.text(),
                query.neighbours().k());
        if (result.hits().stream()
                .allMatch(hit -> hit.ranks() == null || hit.ranks().knn() == null)) {
            papers.requireVectors(query.meaning());
        }
        return result;
    }

    private SearchResult byMeaning(SearchQuery query) {
        SearchResult result = papers.best(
                meaning(query, query.neighbours()),
                query.text(),
                query.neighbours().k());
        if (result.hits().isEmpty()) {
            papers.requireVectors(query.meaning());
        }
        return result;
    }

    private Query meaning(SearchQuery query, Neighbours neighbours) {
        Embedding embedding = new Embedding(query.text(), model(query));
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
        private final IndexModel model;

        Embedding(String text, IndexModel model) {
            super(TextEmbedding.of(embedding -> embedding.modelText(text)));
            this.text = text;
            this.model = model;
        }

        @Override
        public void serialize(JsonGenerator generator, JsonpMapper mapper) {
            generator.writeStartObject();
            generator.writeStartObject(EmbeddingPipeline.PROCESSOR);
            if (model.id() != null) {
                generator.write("model_id", model.id());
            }
            if (model.fingerprint() != null) {
                generator.write("model_fingerprint", model.fingerprint());
            }
            generator.write("model_text", text);
            generator.writeEnd();
            generator.writeEnd();
        }
    }
}
