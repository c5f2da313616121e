/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The plugin's REST API under {@code _ingest/djl}: requests are parsed here, transport actions do the work. */
package io.github.ingestdjl.plugin.rest;
