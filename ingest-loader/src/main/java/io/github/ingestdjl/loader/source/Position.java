/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.util.Objects;

/**
 * How far the reading of a source has come, for its journal. Only the source that made it understands it.
 *
 * @param scope the part that is being read: a month, a window of dates; the keys of finished records count within it alone
 * @param detail where within that part, such as a line's number or a resumption token; may be empty
 */
public record Position(String scope, String detail) {

    /** Before the first record. */
    public static final Position START = new Position("", "");

    public Position {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(detail, "detail");
    }
}
