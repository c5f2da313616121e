/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Model folders as the plugin takes them, on this machine: read from a folder or a zip, checked, copied into a node's configuration; and
 * reference vectors to compare a node's with. What is checked here spares a user a walk to the node; the node's own check is the authority.
 *
 * <p>Nothing here talks to a cluster or shares code with the plugin. What is wrong with a model leaves as an {@link
 * io.github.ingestdjl.loader.model.InvalidModelException}, whose message is for the user.
 */
package io.github.ingestdjl.loader.model;
