/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import org.elasticsearch.ElasticsearchException;

/** A model could not be loaded or run: the fault is the model's or the node's, not the text's. */
public class EmbeddingException extends ElasticsearchException {
    public EmbeddingException(String message) {
        super(message);
    }

    public EmbeddingException(String message, Throwable cause) {
        super(message, cause);
    }
}
