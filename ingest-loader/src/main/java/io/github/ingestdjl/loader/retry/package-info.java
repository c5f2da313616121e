/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Trying again, in one way for arXiv and for Elasticsearch. Knows nobody. */
package io.github.ingestdjl.loader.retry;
