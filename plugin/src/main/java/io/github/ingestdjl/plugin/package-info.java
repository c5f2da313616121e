/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Elasticsearch plugin {@code ingest-djl}. Its floors, from the top: {@code ingest}, {@code search}, and {@code rest}
 * through {@code action}, use {@code inference}, which uses {@code model}; {@code djl} implements what {@code model} asks of
 * an engine. No arrow runs back up, and only {@link io.github.ingestdjl.plugin.IngestDjlPlugin} knows them all. The picture
 * is in {@code docs/architecture.md}.
 */
package io.github.ingestdjl.plugin;
