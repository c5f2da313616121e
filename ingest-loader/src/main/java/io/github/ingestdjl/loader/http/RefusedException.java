/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.IOException;

/** The site forbids to go on: by status 403, or in its robots.txt. Asking again would be an attack. */
public final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    /** The message is for the user: one line, with what to do. */
    public RefusedException(String message) {
        super(message);
    }
}
