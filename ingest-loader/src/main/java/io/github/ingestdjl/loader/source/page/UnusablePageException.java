/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

/** A page is not what was asked for, or not whole. The message says what was found. */
final class UnusablePageException extends Exception {

    private static final long serialVersionUID = 1;

    UnusablePageException(String message) {
        super(message);
    }
}
