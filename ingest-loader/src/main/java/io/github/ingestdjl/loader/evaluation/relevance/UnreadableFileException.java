/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

/** A file of references, judgements, lists or queries that is not as it must be; the message names the file, the line and the reason. */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableFileException(Object file, long line, String problem) {
        super("[" + file + "] line " + line + ": " + problem);
    }

    UnreadableFileException(Object file, String problem) {
        super("[" + file + "]: " + problem);
    }
}
