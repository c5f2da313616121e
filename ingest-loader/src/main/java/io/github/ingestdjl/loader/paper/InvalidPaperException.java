/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

/** Carries a problem from the field where it was found to the parser's surface. */
public final class InvalidPaperException extends Exception {

    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN = 80;

    private final RejectReason reason;

    /** The message begins with the field in brackets and shows the value. */
    public InvalidPaperException(RejectReason reason, String message) {
        // No stack trace: a file may hold thousands of bad lines, and the message says it all.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The kind of problem. */
    public RejectReason reason() {
        return reason;
    }

    /** The value for a message: on one line, without control characters, and not longer than a glance. */
    public static String shown(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "…";
    }
}
