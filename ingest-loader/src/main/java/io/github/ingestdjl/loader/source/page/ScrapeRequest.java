/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which papers to scrape. The messages of what it refuses name the options of the command line.
 *
 * @param archive an archive or category, such as {@code cs}, {@code cs.CL} or {@code hep-th}; papers that are cross-listed to it belong to it
 * @param from the first month, by arXiv's ids
 * @param until the last month, itself included
 */
public record ScrapeRequest(String archive, YearMonth from, YearMonth until) {

    /** arXiv began in August 1991. */
    private static final YearMonth EARLIEST = YearMonth.of(1991, 1);

    private static final Pattern ARCHIVE = Pattern.compile("[a-z]+(?:-[a-z]+)?(?:\\.[A-Za-z]+(?:-[A-Za-z]+)?)?");

    // Also those that have gone into others, whose lists are still there.
    private static final Set<String> ARCHIVES = Set.of(
            ("acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs"
                            + " dg-ga econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex"
                            + " nucl-th patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con")
                    .split(" "));

    /** Refuses a request that arXiv cannot answer. */
    public ScrapeRequest {
        if (archive == null || !ARCHIVE.matcher(archive).matches()) {
            throw new IllegalArgumentException(
                    "[--archive] must be an archive or category such as [cs], [cs.CL] or [hep-th], got [" + archive
                            + "]");
        }
        if (!ARCHIVES.contains(archive.replaceFirst("\\..*", ""))) {
            throw new IllegalArgumentException(
                    "[--archive] must be an archive of arXiv or one of its categories, such as [cs], [cs.CL] or [hep-th], got ["
                            + archive + "]; there are " + new TreeSet<>(ARCHIVES));
        }
        if (from == null || from.isBefore(EARLIEST)) {
            throw new IllegalArgumentException(
                    "[--from] must be a month from [" + EARLIEST + "] on, such as [2023-01], got [" + from + "]");
        }
        YearMonth present = YearMonth.now(ZoneOffset.UTC);
        if (from.isAfter(present)) {
            throw new IllegalArgumentException(
                    "[--from] must not be after the present month [" + present + "], got [" + from + "]");
        }
        if (until == null || until.isBefore(from)) {
            throw new IllegalArgumentException(
                    "[--until] must not be before [--from] [" + from + "], got [" + until + "]");
        }
        if (until.isAfter(present)) {
            throw new IllegalArgumentException(
                    "[--until] must not be after the present month [" + present + "], got [" + until + "]");
        }
    }

    /** The months, the earliest first. */
    List<YearMonth> months() {
        return Stream.iterate(from, month -> !month.isAfter(until), month -> month.plusMonths(1))
                .toList();
    }
}
