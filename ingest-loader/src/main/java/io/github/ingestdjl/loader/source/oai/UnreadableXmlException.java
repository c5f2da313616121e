/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

/** A text is no XML, is cut off, or is another kind of document than was asked for. The message is one line in words. */
final class UnreadableXmlException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableXmlException(String message) {
        super(message);
    }

    UnreadableXmlException(String message, Throwable cause) {
        super(message, cause);
    }
}
