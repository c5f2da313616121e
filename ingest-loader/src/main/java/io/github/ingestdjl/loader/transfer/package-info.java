/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Moves papers from a source to an index, to a file, or to both, counts what became of them, and remembers how far it has come, so that it can
 * be killed at any moment and go on.
 */
package io.github.ingestdjl.loader.transfer;
