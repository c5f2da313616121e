/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.IOException;

/** What was to be a model, or its place, is not fit for it. The message is for the user: one line, with all that is wrong. */
public final class InvalidModelException extends IOException {

    private static final long serialVersionUID = 1L;

    InvalidModelException(String message) {
        super(message);
    }

    InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
