/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** From texts to vectors: what waits, what runs, and what the caller gets. */
package io.github.ingestdjl.plugin.inference;
