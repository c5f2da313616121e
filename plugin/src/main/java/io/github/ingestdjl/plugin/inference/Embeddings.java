/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.List;

/**
 * The answer to an {@link EmbeddingRequest}.
 *
 * @param fingerprint of the one model that computed all of the vectors
 * @param vectors one for each text, in order, none of them zero and none to be changed; none at all if the caller has
 *     them already, see {@link EmbeddingRequest#unless}, and nobody else has them computed
 */
public record Embeddings(String fingerprint, List<float[]> vectors) {}
