/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import io.github.ingestdjl.plugin.model.EmbeddingException;

/** The native libraries do not fit this machine; the node works, embedding does not. */
final class UnsupportedPlatformException extends EmbeddingException {
    UnsupportedPlatformException(String message) {
        super("[ingest-djl] cannot embed on this node: " + message);
    }

    UnsupportedPlatformException(String message, Throwable cause) {
        super("[ingest-djl] cannot embed on this node: " + message, cause);
    }
}
