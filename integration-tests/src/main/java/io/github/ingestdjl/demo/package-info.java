/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The demo: from the built zip to papers found by meaning, on a node of its own. */
package io.github.ingestdjl.demo;
