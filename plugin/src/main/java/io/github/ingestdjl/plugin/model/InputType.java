/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

/** What a text is for: models trained with prefixes embed a query differently from a passage. */
public enum InputType {
    QUERY,
    PASSAGE
}
