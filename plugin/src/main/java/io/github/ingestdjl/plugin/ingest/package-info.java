/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The ingest processor {@code djl_text_embedding}. */
package io.github.ingestdjl.plugin.ingest;
