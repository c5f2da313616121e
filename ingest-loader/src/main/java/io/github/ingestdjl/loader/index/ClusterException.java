/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/** A request that failed. The message is for the user: one line, with what to do about it. */
public final class ClusterException extends RuntimeException {

    private final boolean temporary;

    ClusterException(String message, Throwable cause, boolean temporary) {
        super(message, cause);
        this.temporary = temporary;
    }

    ClusterException(String message, Throwable cause) {
        this(message, cause, false);
    }

    ClusterException(String message) {
        this(message, null);
    }

    /** Whether the same request may succeed later: the cluster has no room right now, restarts or cannot be reached. */
    boolean isTemporary() {
        return temporary;
    }
}
