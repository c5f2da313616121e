/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the majors of Elasticsearch spell differently, in one spelling. The classes are in {@code src/main/java-es8} and
 * {@code src/main/java-es9}, each for one major and with the same face to the rest, of which the build takes one folder.
 */
package io.github.ingestdjl.plugin.compat;
