/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

/** The kinds of problems that keep something from being a paper. */
public enum RejectReason {
    INVALID_JSON("invalid JSON"),
    NOT_UTF8("not UTF-8"),
    LINE_TOO_LONG("line too long"),
    MISSING_ID("missing id"),
    INVALID_ID("invalid id"),
    MISSING_TITLE("missing title"),
    WRONG_TYPE("wrong type"),
    INVALID_DATE("invalid date"),
    NUL_CHARACTER("NUL character"),
    TOO_LONG("too long"),
    INVALID_VECTOR("invalid vector"),
    INVALID_ROW("invalid row"),
    LIST_ERROR("error in the list"),
    VANISHED("vanished"),
    UNREADABLE_PAGE("unreadable page");

    private final String label;

    RejectReason(String label) {
        this.label = label;
    }

    /** The kind in words, as a summary prints it. */
    public String label() {
        return label;
    }
}
