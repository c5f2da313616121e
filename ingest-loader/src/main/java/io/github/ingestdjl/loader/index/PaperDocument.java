/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.source.Paper;
import java.time.LocalDate;
import java.util.List;

/** A paper as the index stores it, without its vectors. The names of the components are those of {@link PaperMapping}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
record PaperDocument(
        @JsonProperty("id") String id,
        @JsonProperty("title") String title,
        @JsonProperty("abstract") String abstractText,
        @JsonProperty("authors") List<String> authors,
        @JsonProperty("categories") List<String> categories,
        @JsonProperty("primary_category") String primaryCategory,
        @JsonProperty("submitted") String submitted,
        @JsonProperty("updated") String updated,
        @JsonProperty("versions") Integer versions,
        @JsonProperty("doi") List<String> doi,
        @JsonProperty("journal_ref") String journalRef,
        @JsonProperty("comments") String comments,
        @JsonProperty("license") String license,
        @JsonProperty("report_no") String reportNo,
        @JsonProperty("submitter") String submitter) {

    static PaperDocument of(Paper paper) {
        return new PaperDocument(
                paper.id(),
                paper.title(),
                paper.abstractText(),
                paper.authors(),
                paper.categories(),
                paper.primaryCategory(),
                text(paper.submitted()),
                text(paper.updated()),
                paper.versions(),
                paper.dois(),
                paper.journalRef(),
                paper.comments(),
                paper.license(),
                paper.reportNo(),
                paper.submitter());
    }

    private static String text(LocalDate date) {
        return date == null ? null : date.toString();
    }
}
