/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reference lists: for a paper, what a search engine shows for its title. {@code ReferenceCollector} asks for one results page after the other,
 * {@code Chromium} renders it, {@code ResultsPage} knows which links on it are arXiv papers and whether it is a page of results at all, {@code
 * ReferenceFile} keeps the rows.
 *
 * <p>Chromium is spoken to in its own protocol by the JDK's WebSocket: a driver and its library would double the loader. Pages are foreign:
 * they get a time, only so much is taken of them, and their scripts cannot reach the one that looks at them.
 */
package io.github.ingestdjl.loader.reference;
