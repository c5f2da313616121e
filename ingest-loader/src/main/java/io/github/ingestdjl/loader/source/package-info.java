/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where papers come from: files in arXiv's formats, read as a stream of {@link io.github.ingestdjl.loader.source.SourceRecord}s, each a
 * {@link io.github.ingestdjl.loader.source.Paper} or the reason why a line is none.
 *
 * <p>Parsers turn text into records and do no I/O; sources read and hand the text to parsers. A bad line never ends a stream, a broken stream
 * does. Nothing here knows Elasticsearch or the command line.
 */
package io.github.ingestdjl.loader.source;
