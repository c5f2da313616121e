/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;

/**
 * A paper as JSON: so it lies in the index, and so it stands in our files, one object a line. Days are ISO dates in UTC.
 * What is unknown or empty is left out.
 *
 * @param versions how many versions there are
 * @param versionDates the day of each
 * @param withdrawn true or absent
 * @param titleVector absent in files where they were not asked for, as is the other
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PaperDocument(
        @JsonProperty("id") String id,
        @JsonProperty("title") String title,
        @JsonProperty("abstract") String abstractText,
        @JsonProperty("authors") List<String> authors,
        @JsonProperty("categories") List<String> categories,
        @JsonProperty("primary_category") String primaryCategory,
        @JsonProperty("submitted") String submitted,
        @JsonProperty("updated") String updated,
        @JsonProperty("versions") Integer versions,
        @JsonProperty("version_dates") List<String> versionDates,
        @JsonProperty("doi") List<String> doi,
        @JsonProperty("journal_ref") String journalRef,
        @JsonProperty("comments") String comments,
        @JsonProperty("license") String license,
        @JsonProperty("report_no") String reportNo,
        @JsonProperty("submitter") String submitter,
        @JsonProperty("withdrawn") Boolean withdrawn,
        @JsonProperty(TITLE_VECTOR) TextVector titleVector,
        @JsonProperty(ABSTRACT_VECTOR) TextVector abstractVector) {

    /** The field of the title's vector. */
    public static final String TITLE_VECTOR = "title_vector";

    /** The field of the abstract's vector. */
    public static final String ABSTRACT_VECTOR = "abstract_vector";

    /** The JSON form of a paper. */
    public static PaperDocument of(Paper paper) {
        PaperVectors vectors = paper.vectors();
        return new PaperDocument(
                paper.id(),
                paper.title(),
                paper.abstractText(),
                paper.authors(),
                paper.categories(),
                paper.primaryCategory(),
                text(paper.submitted()),
                text(paper.updated()),
                paper.versions().isEmpty() ? null : paper.versions().size(),
                paper.versions().stream().map(LocalDate::toString).toList(),
                paper.dois(),
                paper.journalRef(),
                paper.comments(),
                paper.license(),
                paper.reportNo(),
                paper.submitter(),
                paper.withdrawn() ? Boolean.TRUE : null,
                vectors == null ? null : vectors.title(),
                vectors == null ? null : vectors.abstractText());
    }

    private static String text(LocalDate date) {
        return date == null ? null : date.toString();
    }
}
