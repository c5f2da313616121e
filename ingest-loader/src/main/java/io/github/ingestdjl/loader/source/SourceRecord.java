/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

/** What became of one line: a paper, or the reason why it is none. Immutable. */
public sealed interface SourceRecord {

    /** The line this came from. */
    SourceLine line();

    /** A line that is a paper. */
    record Accepted(SourceLine line, Paper paper) implements SourceRecord {}

    /**
     * A line that is no paper.
     *
     * @param reason the kind of problem, to group by
     * @param message the problem with its value, in words
     */
    record Rejected(SourceLine line, RejectReason reason, String message) implements SourceRecord {}
}
