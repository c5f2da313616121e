/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The metadata of one arXiv paper, whatever source they came from. Immutable. Texts have their white space folded, TeX is left as it is.
 *
 * @param id the arXiv id without a version, in the new ({@code 2106.09685}) or the old form ({@code hep-th/9901001})
 * @param title never blank
 * @param abstractText null where the source has none
 * @param authors names as printed, first name first
 * @param categories the primary category first
 * @param submitted the day of the first version in UTC, null where unknown
 * @param updated the day of the last change in UTC, null where unknown
 * @param versions how many versions there are, null where unknown
 * @param dois usually none or one; arXiv allows several
 * @param journalRef null where the source has none, as are the four below
 * @param comments free text of the authors, often the number of pages
 * @param license the licence's address
 * @param reportNo the number an institution gave the paper
 * @param submitter who sent the last version
 */
public record Paper(
        String id,
        String title,
        String abstractText,
        List<String> authors,
        List<String> categories,
        LocalDate submitted,
        LocalDate updated,
        Integer versions,
        List<String> dois,
        String journalRef,
        String comments,
        String license,
        String reportNo,
        String submitter) {

    /** Refuses a paper without id or title. */
    public Paper {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        authors = List.copyOf(authors);
        categories = List.copyOf(categories);
        dois = List.copyOf(dois);
    }

    /** The first category, or null where there are none. */
    public String primaryCategory() {
        return categories.isEmpty() ? null : categories.get(0);
    }
}
