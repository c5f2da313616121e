/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The query vector builder {@code djl_text_embedding}; the retriever {@code djl_hybrid} has a room of its own. */
package io.github.ingestdjl.plugin.search;
