/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the plugin's REST API does, as transport actions, so that Elasticsearch's roles govern each by its name: {@code
 * cluster:monitor/ingest/djl/*} reads and embeds, {@code cluster:admin/ingest/djl/*} changes what is in memory.
 */
package io.github.ingestdjl.plugin.action;
