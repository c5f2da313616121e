/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

/** Carries a problem from the field where it was found to the parser's surface; never leaves this package. */
final class InvalidPaperException extends Exception {

    private static final int MAX_SHOWN = 80;

    private final RejectReason reason;

    InvalidPaperException(RejectReason reason, String message) {
        // No stack trace: a file may hold thousands of bad lines, and the message says it all.
        super(message, null, false, false);
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }

    /** The value for a message: on one line, without control characters, and not longer than a glance. */
    static String shown(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "…";
    }
}
