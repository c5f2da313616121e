/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What became of the records of a source. Immutable.
 *
 * @param read papers, deletions and whatever is neither
 * @param filtered papers that were not asked for
 * @param written papers and deletions in the file
 * @param created papers that are new in the index
 * @param updated papers that replaced themselves in the index
 * @param outdated papers of which the index has a newer version
 * @param deleted papers that are taken out of the index
 * @param failed records that are no paper, and papers that the index refused
 * @param reasons the kinds of failure, the most frequent first
 */
public record Counts(
        long read,
        long filtered,
        long written,
        long created,
        long updated,
        long outdated,
        long deleted,
        long failed,
        List<Reason> reasons) {

    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, List.of());

    /** Copies the list. */
    public Counts {
        reasons = List.copyOf(reasons);
    }

    /**
     * One kind of failure.
     *
     * @param example the first failure of this kind
     */
    public record Reason(String kind, long count, String example) {

        Reason plus(Reason other) {
            return new Reason(kind, count + other.count, example);
        }
    }

    /** All that are in the index now. */
    @JsonIgnore
    public long indexed() {
        return created + updated;
    }
}
