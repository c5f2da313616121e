/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a model folder is: its files, its properties, the vectors it ought to give. The plugin that loads a folder and the
 * loader that installs it read it with the same code, so that what is installed is what a node accepts. Nothing here
 * depends on Elasticsearch, on an engine or on a JSON library; JSON comes in as maps and lists.
 */
package io.github.ingestdjl.format;
