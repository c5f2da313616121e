/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.paper.PaperFilter;
import java.util.List;

/**
 * A search by papers. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param ids the papers to start from; one named twice counts once
 * @param field what to compare
 */
public record SimilarQuery(List<String> ids, PaperField field, Neighbours neighbours, PaperFilter filter) {

    // All are fetched with their vectors at once.
    private static final int MAX_IDS = 1000;

    /** Checks how many papers there are. */
    public SimilarQuery {
        ids = ids.stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new IllegalArgumentException("[ID] must be 1 to " + MAX_IDS + " papers, got [" + ids.size() + "]");
        }
    }
}
