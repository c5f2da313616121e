/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.paper.PaperFilter;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that narrow down which papers count. */
final class FilterOptions {

    @Option(
            names = "--category",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only papers in this category, such as cs.CL, or in any of an archive, such as cs or cs.*; several with commas between them. Cross-lists count.")
    private List<String> categories = List.of();

    @Option(
            names = "--since",
            paramLabel = "DAY",
            converter = Converters.FirstDay.class,
            description =
                    "Only papers first submitted on this day, such as 2023-01-31, or later; 2023-01 and 2023 are taken too; where that day is unknown, the last change counts, or else the month of the id.")
    private LocalDate since;

    @Option(
            names = "--until",
            paramLabel = "DAY",
            converter = Converters.LastDay.class,
            description = "Only papers first submitted on this day, in this month or this year, or earlier.")
    private LocalDate until;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description =
                    "Only papers of this author: a family name, or more of the name in any order. Given twice, only papers of both.")
    private List<String> authors = List.of();

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException when a value is none or they do not fit together
     */
    PaperFilter filter() {
        return filter(List.of());
    }

    /** What was asked for, and phrases that every paper must have. */
    PaperFilter filter(List<String> phrases) {
        return new PaperFilter(categories, since, until, authors, phrases);
    }
}
