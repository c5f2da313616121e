/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Models: their folders on disk, what those say, and the models in memory. Depends on no other package of the plugin;
 * how a model is run is behind {@link io.github.ingestdjl.plugin.model.Embedder}.
 */
package io.github.ingestdjl.plugin.model;
