/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import java.time.LocalDate;

/** What a source has to say of one paper. Immutable. */
public sealed interface SourceRecord {

    /** Where this came from. */
    Origin origin();

    /**
     * What a journal remembers this record by within the scope of its {@link Position}, or null where the position alone says that it is
     * done.
     */
    String key();

    /**
     * A paper.
     *
     * @param damagedId what the source has in place of the paper's id, where that was taken for a number there; null where it is whole
     */
    record Accepted(Origin origin, String key, Paper paper, String damagedId) implements SourceRecord {

        public Accepted(Origin origin, String key, Paper paper) {
            this(origin, key, paper, null);
        }
    }

    /**
     * A paper that arXiv has taken away.
     *
     * @param id the arXiv id
     * @param day when that was, in UTC
     */
    record Deleted(Origin origin, String key, String id, LocalDate day) implements SourceRecord {}

    /**
     * Something that is no paper.
     *
     * @param reason the kind of problem, to group by
     * @param message the problem with its value, in words
     */
    record Rejected(Origin origin, String key, RejectReason reason, String message) implements SourceRecord {}
}
