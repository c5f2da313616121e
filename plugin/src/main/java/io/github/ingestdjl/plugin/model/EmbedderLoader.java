/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.ModelSpec;

/** The engine that loads the model of a folder into memory. */
public interface EmbedderLoader {
    /**
     * Checks that this node can load models at all, as far as that is known without loading one.
     *
     * @throws EmbeddingException if it cannot, with what is missing
     */
    void check();

    /**
     * Reads the files and computes a first vector, so that what is returned is known to work. Takes seconds.
     *
     * @throws EmbeddingException if the folder's files are no working model or the platform is not supported
     */
    Embedder load(ModelSpec spec);
}
