/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/** A request that failed for good. The message is for the user: one line, with what to do about it. */
public final class ClusterException extends RuntimeException {

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }

    ClusterException(String message) {
        super(message);
    }
}
