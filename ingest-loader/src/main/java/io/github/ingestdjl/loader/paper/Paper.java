/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The metadata of one arXiv paper, whatever source they came from. Immutable. Texts are as people read them: white space folded, accents in
 * Unicode, mathematics as written.
 *
 * <p>Its JSON form is the same in the index and in our files, one object a line: days are ISO dates, and what is unknown or empty is left out.
 *
 * @param id the arXiv id without a version, in the new ({@code 2106.09685}) or the old form ({@code hep-th/9901001})
 * @param title never blank
 * @param abstractText null where the source has none
 * @param authors names as printed, first name first
 * @param categories the primary category first
 * @param submitted the day of the first version in UTC, null where unknown
 * @param updated the day of the last change in UTC, null where unknown; of two records of a paper the one with the later day is the newer
 * @param versions the day of each version in UTC, the first first; empty where unknown
 * @param dois usually none or one; arXiv allows several
 * @param journalRef null where the source has none, as are the four below
 * @param comments free text of the authors, often the number of pages
 * @param license the licence's address
 * @param reportNo the number an institution gave the paper
 * @param submitter who sent the last version
 * @param withdrawn whether authors or arXiv have withdrawn the paper; its metadata remain
 * @param titleVector the ready-made vector of the title, null where the source has none
 * @param abstractVector that of the abstract
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({
    "id",
    "title",
    "abstract",
    "authors",
    "categories",
    "primary_category",
    "submitted",
    "updated",
    "versions"
})
public record Paper(
        @JsonProperty("id") String id,
        @JsonProperty("title") String title,
        @JsonProperty("abstract") String abstractText,
        @JsonProperty("authors") List<String> authors,
        @JsonProperty("categories") List<String> categories,

        @JsonProperty("submitted")
        @JsonSerialize(using = ToStringSerializer.class)
        @JsonDeserialize(converter = ToDay.class)
        LocalDate submitted,

        @JsonProperty("updated")
        @JsonSerialize(using = ToStringSerializer.class)
        @JsonDeserialize(converter = ToDay.class)
        LocalDate updated,

        @JsonProperty("version_dates")
        @JsonSerialize(contentUsing = ToStringSerializer.class)
        @JsonDeserialize(contentConverter = ToDay.class)
        List<LocalDate> versions,

        @JsonProperty("doi") List<String> dois,
        @JsonProperty("journal_ref") String journalRef,
        @JsonProperty("comments") String comments,
        @JsonProperty("license") String license,
        @JsonProperty("report_no") String reportNo,
        @JsonProperty("submitter") String submitter,

        @JsonProperty("withdrawn") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean withdrawn,

        @JsonProperty(TITLE_VECTOR) TextVector titleVector,
        @JsonProperty(ABSTRACT_VECTOR) TextVector abstractVector) {

    /** The field of the title's vector in JSON. */
    public static final String TITLE_VECTOR = "title_vector";

    /** The field of the abstract's vector in JSON. */
    public static final String ABSTRACT_VECTOR = "abstract_vector";

    public Paper {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        authors = copy(authors);
        categories = copy(categories);
        versions = copy(versions);
        dois = copy(dois);
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Begins a paper of which nothing else is known yet. */
    public static Builder builder(String id, String title) {
        return new Builder(id, title);
    }

    /** The first category, or null where there are none. */
    @JsonProperty("primary_category")
    public String primaryCategory() {
        return categories.isEmpty() ? null : categories.get(0);
    }

    /** How many versions there are, or null where that is unknown. */
    @JsonProperty("versions")
    Integer versionCount() {
        return versions.isEmpty() ? null : versions.size();
    }

    /** Reads a day. */
    private static final class ToDay extends StdConverter<String, LocalDate> {
        @Override
        public LocalDate convert(String day) {
            return LocalDate.parse(day);
        }
    }

    /** Collects what a source knows of a paper. For one thread. */
    public static final class Builder {

        private final String id;
        private final String title;
        private String abstractText;
        private List<String> authors = List.of();
        private List<String> categories = List.of();
        private LocalDate submitted;
        private LocalDate updated;
        private List<LocalDate> versions = List.of();
        private List<String> dois = List.of();
        private String journalRef;
        private String comments;
        private String license;
        private String reportNo;
        private String submitter;
        private boolean withdrawn;
        private TextVector titleVector;
        private TextVector abstractVector;

        private Builder(String id, String title) {
            this.id = id;
            this.title = title;
        }

        public Builder abstractText(String text) {
            this.abstractText = text;
            return this;
        }

        public Builder authors(List<String> names) {
            this.authors = names;
            return this;
        }

        public Builder categories(List<String> names) {
            this.categories = names;
            return this;
        }

        public Builder submitted(LocalDate day) {
            this.submitted = day;
            return this;
        }

        public Builder updated(LocalDate day) {
            this.updated = day;
            return this;
        }

        public Builder versions(List<LocalDate> days) {
            this.versions = days;
            return this;
        }

        public Builder dois(List<String> names) {
            this.dois = names;
            return this;
        }

        public Builder journalRef(String text) {
            this.journalRef = text;
            return this;
        }

        public Builder comments(String text) {
            this.comments = text;
            return this;
        }

        public Builder license(String address) {
            this.license = address;
            return this;
        }

        public Builder reportNo(String text) {
            this.reportNo = text;
            return this;
        }

        public Builder submitter(String name) {
            this.submitter = name;
            return this;
        }

        public Builder withdrawn(boolean is) {
            this.withdrawn = is;
            return this;
        }

        /** Ready-made vectors, of which either may be null. */
        public Builder vectors(TextVector ofTitle, TextVector ofAbstract) {
            this.titleVector = ofTitle;
            this.abstractVector = ofAbstract;
            return this;
        }

        public Paper build() {
            return new Paper(
                    id,
                    title,
                    abstractText,
                    authors,
                    categories,
                    submitted,
                    updated,
                    versions,
                    dois,
                    journalRef,
                    comments,
                    license,
                    reportNo,
                    submitter,
                    withdrawn,
                    titleVector,
                    abstractVector);
        }
    }
}
