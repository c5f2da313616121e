/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;

/** Asks an index for papers. Thread-safe. */
final class PaperHits {

    private static final List<String> SHOWN =
            List.of("title", "authors", "primary_category", "categories", "submitted");

    /** What a hit shows; vectors, abstracts and all else stay on the node. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Shown(
            @JsonProperty("title") String title,
            @JsonProperty("authors") List<String> authors,
            @JsonProperty("primary_category") String primaryCategory,
            @JsonProperty("categories") List<String> categories,
            @JsonProperty("submitted") String submitted) {}

    private final ClusterClient cluster;
    private final String index;

    PaperHits(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /** The papers that score best. */
    SearchResult best(Query query, int size) {
        SearchResponse<Shown> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .size(size)
                        // Half an answer would look like a whole one.
                        .allowPartialSearchResults(false)
                        .source(source -> source.filter(filter -> filter.includes(SHOWN)))
                        .query(query),
                Shown.class));
        List<SearchResult.Hit> hits = response.hits().hits().stream()
                .filter(hit -> hit.source() != null)
                .map(hit -> hit(hit.score() == null ? 0 : hit.score(), hit.id(), hit.source()))
                .toList();
        return new SearchResult(response.took(), hits);
    }

    /**
     * Tells an index without vectors from one where nothing fits.
     *
     * @throws ClusterException when there are papers but none has a vector of the field
     */
    void requireVectors(PaperField field) {
        List<String> vectors = field.vectors();
        long papers = count(Query.of(query -> query.matchAll(all -> all)));
        long withVector = count(anyOf(vectors.stream()
                .map(vector -> Query.of(query -> query.exists(exists -> exists.field(vector))))
                .toList()));
        if (papers > 0 && withVector == 0) {
            throw new ClusterException(
                    "no paper of index [" + index + "] has a vector in " + vectors
                            + ": load the papers through the pipeline that 'arxiv-loader setup' makes, or search with --mode text");
        }
    }

    /** Whatever scores best of several. */
    static Query anyOf(List<Query> queries) {
        return queries.size() == 1 ? queries.get(0) : Query.of(query -> query.disMax(best -> best.queries(queries)));
    }

    private long count(Query query) {
        return cluster.call(elasticsearch ->
                        elasticsearch.count(count -> count.index(index).query(query)))
                .count();
    }

    private static SearchResult.Hit hit(double score, String id, Shown paper) {
        return new SearchResult.Hit(
                score,
                null,
                id,
                paper.title() == null ? "" : paper.title(),
                paper.authors() == null ? List.of() : paper.authors(),
                paper.primaryCategory(),
                paper.categories() == null ? List.of() : paper.categories(),
                paper.submitted() == null ? null : LocalDate.parse(paper.submitted()));
    }
}
