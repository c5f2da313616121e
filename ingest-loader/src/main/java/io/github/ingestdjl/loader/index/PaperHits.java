/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;

/** Asks an index for papers. Thread-safe. */
final class PaperHits {

    private static final String ABSTRACT = "abstract";

    private static final List<String> SHOWN =
            List.of("title", "abstract", "authors", "primary_category", "categories", "submitted");

    // Two lines of a terminal.
    private static final int EXCERPT_CHARACTERS = 170;

    /** What a hit shows; vectors and all else stay on the node. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Shown(
            @JsonProperty("title") String title,
            @JsonProperty("abstract") String abstractText,
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

    /**
     * The papers that score best.
     *
     * @param words what excerpts are to show; null for the beginning of each abstract
     */
    SearchResult best(Query query, String words, int size) {
        return found(search -> search.query(query).size(size).highlight(excerpts(words)));
    }

    /** The papers that are best in both lists, each with its ranks, which only an explanation tells. */
    SearchResult fused(HybridRetriever retriever, String words, int size) {
        return found(search -> search.retriever(retriever)
                .size(size)
                .explain(true)
                .trackTotalHits(total -> total.enabled(false))
                .highlight(excerpts(words)));
    }

    /** A query of its own, since a search by vectors has no words. */
    private static Highlight excerpts(String words) {
        Query query = words == null
                ? Query.of(any -> any.matchNone(none -> none))
                : Query.of(any -> any.match(match -> match.field(ABSTRACT).query(words)));
        return Highlight.of(highlight -> highlight
                .highlightQuery(query)
                .fields(ABSTRACT, HighlightField.of(field -> field.fragmentSize(EXCERPT_CHARACTERS)
                        .numberOfFragments(1)
                        .noMatchSize(EXCERPT_CHARACTERS)
                        .preTags("")
                        .postTags(""))));
    }

    private SearchResult found(UnaryOperator<SearchRequest.Builder> what) {
        SearchResponse<Shown> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> what.apply(search)
                        .index(index)
                        // Half an answer would look like a whole one.
                        .allowPartialSearchResults(false)
                        .source(source -> source.filter(filter -> filter.includes(SHOWN))),
                Shown.class));
        List<SearchResult.Hit> hits = response.hits().hits().stream()
                .filter(hit -> hit.source() != null)
                .map(PaperHits::hit)
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

    /** How many papers a query matches. */
    long count(Query query) {
        return cluster.call(elasticsearch ->
                        elasticsearch.count(count -> count.index(index).query(query)))
                .count();
    }

    private static SearchResult.Hit hit(Hit<Shown> hit) {
        Shown paper = hit.source();
        return new SearchResult.Hit(
                hit.score() == null ? 0 : hit.score(),
                HybridRetriever.ranks(hit.explanation()),
                hit.id(),
                paper.title() == null ? "" : paper.title(),
                paper.authors() == null ? List.of() : paper.authors(),
                paper.primaryCategory(),
                paper.categories() == null ? List.of() : paper.categories(),
                paper.submitted() == null ? null : LocalDate.parse(paper.submitted()),
                paper.abstractText(),
                hit.highlight().getOrDefault(ABSTRACT, List.of()).stream()
                        .findFirst()
                        .orElse(null));
    }
}
