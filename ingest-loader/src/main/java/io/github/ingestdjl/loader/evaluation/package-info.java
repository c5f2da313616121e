/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How well an index finds papers: its measures, and what they are taken of. Knows the cluster by {@code index} only, and prints nothing. */
package io.github.ingestdjl.loader.evaluation;
