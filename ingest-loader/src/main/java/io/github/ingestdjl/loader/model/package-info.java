/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Models on their way into a node's configuration on this machine: read from a folder or a zip, checked as a node checks
 * them, put in their place. What a model folder is, {@code io.github.ingestdjl.format} says, to the node as well.
 *
 * <p>Nothing here talks to a cluster. What is wrong with a model leaves as an {@link
 * io.github.ingestdjl.format.InvalidModelException}, whose message is for the user.
 */
package io.github.ingestdjl.loader.model;
