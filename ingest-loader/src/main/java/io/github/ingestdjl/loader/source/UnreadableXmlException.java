/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

/** A text is no XML, is cut off, or is another kind of document than was asked for. */
public final class UnreadableXmlException extends Exception {

    private static final long serialVersionUID = 1;

    /** The message is one line in words. */
    public UnreadableXmlException(String message) {
        super(message);
    }

    /** The message is one line in words. */
    public UnreadableXmlException(String message, Throwable cause) {
        super(message, cause);
    }
}
