/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.util.Locale;

/** What a file of papers is written in. */
public enum FileFormat {
    /** Told by its first lines. */
    AUTO,
    /** One JSON object a line: arXiv's snapshot, our own papers, the file of failed papers, each line told by its keys. */
    JSONL,
    /** A table with a header, cells separated by commas. */
    CSV,
    /** A table with a header, cells separated by tabs. */
    TSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
