/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

/** The forms in which arXiv hands out records. */
public enum MetadataFormat {
    /** All versions with their days, the submitter and withdrawals; accents in TeX. */
    ARXIV_RAW("arXivRaw"),
    /** Authors name by name, accents in Unicode, and Greek letters even in formulas; of the versions only the current one's day. */
    ARXIV("arXiv");

    private final String prefix;

    MetadataFormat(String prefix) {
        this.prefix = prefix;
    }

    /** The name that the protocol uses. */
    public String prefix() {
        return prefix;
    }
}
