/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Elasticsearch side. The only package that knows the Elasticsearch client; of the others it knows papers and retries alone.
 *
 * <ul>
 *   <li>connection: {@code ClusterClient}, which one caller opens and closes, with {@code ConnectionSettings}; what goes wrong is put into the
 *       user's words by {@code ClusterErrors} and leaves as a {@code ClusterException}
 *   <li>setup: {@code IndexSetup}, of which {@code AliasedIndex} is the index, {@code EmbeddingPipeline} the pipeline and
 *       {@code IndexComparison} the look at what is there already
 *   <li>loading: {@code PaperIndexer} into a {@code LoadTarget}, {@code BulkOutcomes} tells an {@code IndexListener} what came of it
 *   <li>reading: {@code PaperSearch}, {@code SimilarPapers}, {@code PaperStatistics}, {@code PaperExport}, with the same {@code FilterQuery}
 *   <li>models: {@code PluginModels}
 * </ul>
 */
package io.github.ingestdjl.loader.index;
