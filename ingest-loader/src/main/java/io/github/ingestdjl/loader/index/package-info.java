/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Elasticsearch side: the index and the pipeline, bulk loading, and all reading back: search, similar papers, statistics, export. The only
 * package that knows the Elasticsearch client; of the others it knows {@code paper} alone.
 *
 * <p>Everything starts from a {@link io.github.ingestdjl.loader.index.ClusterClient}, which one caller opens and closes. What goes wrong
 * leaves as a {@link io.github.ingestdjl.loader.index.ClusterException} whose message tells the user what to do.
 */
package io.github.ingestdjl.loader.index;
