/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.IOException;

/** A page is longer than any that a parser could use; asking again would only bring it again. */
final class PageTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    PageTooLargeException(String message) {
        super(message);
    }
}
