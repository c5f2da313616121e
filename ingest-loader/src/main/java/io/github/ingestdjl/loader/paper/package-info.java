/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a paper is: its metadata, the form of its id, its texts as people read them, and its form as JSON, which is the same in the index and in
 * files. Does no I/O and knows nobody.
 */
package io.github.ingestdjl.loader.paper;
