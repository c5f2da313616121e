/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A real Elasticsearch: unpacked from its zip, the plugin installed, a node started, asked and stopped. */
package io.github.ingestdjl.node;
