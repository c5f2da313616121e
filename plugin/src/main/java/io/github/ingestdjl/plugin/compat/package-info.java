/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the versions of Elasticsearch spell differently, in one spelling. The classes are in {@code src/main/java-es8} or
 * {@code java-es9}, by the major, and in {@code java-until-9.3} or {@code java-since-9.4}, by the minor version, with the
 * same face to the rest; the build takes those of its version.
 */
package io.github.ingestdjl.plugin.compat;
