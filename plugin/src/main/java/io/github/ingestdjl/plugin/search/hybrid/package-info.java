/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The retriever {@code djl_hybrid}: several ranked lists become one, by their ranks or by their scores.
 * {@link HybridRequest} and {@link ShortForm} are what a user writes, {@link HybridRetrieverBuilder} is what Elasticsearch
 * runs, {@link ListFusion} and {@link Fusion} are the arithmetic. Vectors of texts come from {@code djl_text_embedding},
 * which is known here by its name alone.
 */
package io.github.ingestdjl.plugin.search.hybrid;
