/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where papers come from: each source is a stream of {@link io.github.ingestdjl.loader.source.SourceRecord}s, each a paper, a deletion or the
 * reason why something is none. One package below for each kind of source.
 *
 * <p>Parsers turn text into records and do no I/O; sources ask for text and hand it to parsers. Nothing here knows Elasticsearch or the command
 * line.
 */
package io.github.ingestdjl.loader.source;
