/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.time.LocalDate;
import java.util.List;

/**
 * The answer to a {@link SearchQuery}.
 *
 * @param tookMillis the node's own time
 * @param hits the best first
 */
public record SearchResult(long tookMillis, List<Hit> hits) {

    /** Copies the list. */
    public SearchResult {
        hits = List.copyOf(hits);
    }

    /**
     * One paper.
     *
     * @param score between 0 and 1, see Elasticsearch on the score of the index's similarity
     * @param primaryCategory null where unknown, as is {@code submitted}
     */
    public record Hit(
            double score,
            String id,
            String title,
            List<String> authors,
            String primaryCategory,
            List<String> categories,
            LocalDate submitted) {

        /** Copies the lists. */
        public Hit {
            authors = List.copyOf(authors);
            categories = List.copyOf(categories);
        }
    }
}
