/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;

/**
 * The papers that a search found.
 *
 * @param tookMillis the node's own time
 * @param hits the best first
 */
public record SearchResult(long tookMillis, List<Hit> hits) {

    public SearchResult {
        hits = List.copyOf(hits);
    }

    /**
     * One paper.
     *
     * @param score by vectors between 0 and 1, see Elasticsearch on the score of the index's similarity; by words Elasticsearch's BM25; fused
     *     the sum of what both lists give
     * @param ranks where a fused hit comes from, null for others
     * @param primaryCategory null where unknown, as is {@code submitted}
     * @param abstractText null where the paper has none
     * @param excerpt the sentences of the abstract that fit the words best or, where none does, its beginning; null as the abstract
     */
    public record Hit(
            double score,
            @JsonUnwrapped(prefix = "rank_") Ranks ranks,
            String id,
            String title,
            List<String> authors,
            String primaryCategory,
            List<String> categories,
            LocalDate submitted,
            @JsonProperty("abstract") String abstractText,
            String excerpt) {

        public Hit {
            authors = List.copyOf(authors);
            categories = List.copyOf(categories);
        }
    }

    /**
     * The places of a paper in the lists that were fused, from 1.
     *
     * @param knn null when it was not among the nearest
     * @param text null when it was not among those with the words
     */
    public record Ranks(Integer knn, Integer text) {}
}
