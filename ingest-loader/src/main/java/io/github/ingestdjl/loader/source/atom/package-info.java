/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Feeds of arXiv's query interface, which answers with Atom. */
package io.github.ingestdjl.loader.source.atom;
