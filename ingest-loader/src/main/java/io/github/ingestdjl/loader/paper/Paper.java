/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The metadata of one arXiv paper, whatever source they came from. Immutable. Texts are as people read them: white space folded, accents in
 * Unicode, mathematics as written.
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
 * @param vectors ready-made vectors of the texts, null where the source has none
 */
public record Paper(
        String id,
        String title,
        String abstractText,
        List<String> authors,
        List<String> categories,
        LocalDate submitted,
        LocalDate updated,
        List<LocalDate> versions,
        List<String> dois,
        String journalRef,
        String comments,
        String license,
        String reportNo,
        String submitter,
        boolean withdrawn,
        PaperVectors vectors) {

    /** Refuses a paper without id or title. */
    public Paper {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        authors = List.copyOf(authors);
        categories = List.copyOf(categories);
        versions = List.copyOf(versions);
        dois = List.copyOf(dois);
    }

    /** Begins a paper of which nothing else is known yet. */
    public static Builder builder(String id, String title) {
        return new Builder(id, title);
    }

    /** The first category, or null where there are none. */
    public String primaryCategory() {
        return categories.isEmpty() ? null : categories.get(0);
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
        private PaperVectors vectors;

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

        public Builder vectors(PaperVectors ready) {
            this.vectors = ready;
            return this;
        }

        /** The paper. */
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
                    vectors);
        }
    }
}
