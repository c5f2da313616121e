/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.List;

/**
 * An answer of arXiv's query interface. Immutable.
 *
 * @param totalResults how many papers the query has found, or null where the feed does not tell; likewise the two below
 * @param startIndex how many of them came before this feed
 * @param itemsPerPage how many a feed may hold
 * @param entries in the feed's order
 * @param errors what the server objects to, in its words; usually none, and then there are no entries
 */
public record AtomFeed(
        Long totalResults, Long startIndex, Long itemsPerPage, List<Entry> entries, List<String> errors) {

    /** Copies the lists. */
    public AtomFeed {
        entries = List.copyOf(entries);
        errors = List.copyOf(errors);
    }

    /**
     * A paper in a feed.
     *
     * @param address of its abstract page, as the feed gives it
     * @param version the version that the feed describes, or null where it does not tell
     * @param paper null when there is a problem
     * @param problem why this is no paper, or null
     */
    public record Entry(String address, Integer version, Paper paper, InvalidPaperException problem) {}
}
