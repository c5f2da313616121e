/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.List;

/**
 * The answer to an {@link EmbeddingRequest}: nothing but the fingerprint if the caller has the vectors already, see {@link
 * EmbeddingRequest#unless}, and nobody else has them computed.
 *
 * @param fingerprint of the one model that computed all of the vectors
 * @param vectors one for each text, in order, none of them zero and none to be changed; empty if the texts were cut
 * @param passages at least one for each text, in order, if the texts were cut; else empty
 */
public record Embeddings(String fingerprint, List<float[]> vectors, List<List<Passage>> passages) {
    /** A vector for each text, or nothing that the caller had not. */
    public Embeddings(String fingerprint, List<float[]> vectors) {
        this(fingerprint, vectors, List.of());
    }
}
