/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.util.List;
import java.util.Locale;

/** What is known of a paper, and the names that files use for it: keys of JSON objects and columns of tables. */
enum Column {
    // Where there are both, "id" is often the row's number.
    ID("arxiv_id", "id", "paper_id"),
    TITLE("title", "titles"),
    ABSTRACT("abstract", "abstracts", "summary", "summaries"),
    AUTHORS("authors", "author"),
    CATEGORIES("categories", "terms", "category", "subjects"),
    PRIMARY("primary_category", "primary"),
    SUBMITTED("submitted", "created", "published", "date"),
    UPDATED("updated", "update_date"),
    VERSIONS("version_dates", "versions"),
    DOI("doi", "dois"),
    JOURNAL_REF("journal_ref", "journal-ref"),
    COMMENTS("comments", "comment"),
    LICENSE("license", "licence"),
    REPORT_NO("report_no", "report-no"),
    SUBMITTER("submitter");

    private final List<String> names;

    Column(String... names) {
        this.names = List.of(names);
    }

    /** All names, the best first. */
    List<String> names() {
        return names;
    }

    /** The column's name in messages and in our own files. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A name as it stands in a header, in the spelling of {@link #names()}. */
    static String normalised(String header) {
        return header.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
