/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.core.SearchResponse;
import io.github.ingestdjl.loader.paper.PaperDocument;
import java.time.LocalDate;
import java.util.List;

/** Finds papers by meaning: the node embeds the query's text and returns its nearest neighbours. Thread-safe. */
public final class PaperSearch {

    private final ClusterClient cluster;
    private final String index;

    /** Uses the connection, and leaves it open. */
    public PaperSearch(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /**
     * The papers nearest to a text.
     *
     * @throws ClusterException when the index or the plugin is missing, or the search fails
     */
    public SearchResult nearest(SearchQuery query) {
        SearchResponse<PaperDocument> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .size(query.k())
                        // Vectors are long and of no use to a reader.
                        .source(source -> source.filter(
                                filter -> filter.excludes(PaperMapping.TITLE_VECTOR, PaperMapping.ABSTRACT_VECTOR)))
                        .knn(knn -> knn.field(query.field().vector())
                                .k(query.k())
                                .numCandidates(query.numCandidates())
                                .queryVectorBuilder(new DjlQueryVectorBuilder(query.text(), query.model()))),
                PaperDocument.class));
        List<SearchResult.Hit> hits = response.hits().hits().stream()
                .filter(hit -> hit.source() != null)
                .map(hit -> hit(hit.score() == null ? 0 : hit.score(), hit.id(), hit.source()))
                .toList();
        return new SearchResult(response.took(), hits);
    }

    private static SearchResult.Hit hit(double score, String id, PaperDocument paper) {
        return new SearchResult.Hit(
                score,
                id,
                paper.title() == null ? "" : paper.title(),
                paper.authors() == null ? List.of() : paper.authors(),
                paper.primaryCategory(),
                paper.categories() == null ? List.of() : paper.categories(),
                paper.submitted() == null ? null : LocalDate.parse(paper.submitted()));
    }
}
