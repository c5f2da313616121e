/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What to harvest. Immutable.
 *
 * @param set an archive or a category in arXiv's or the protocol's words: {@code cs}, {@code cs.CL}, {@code hep-th}, {@code cs:cs:CL}; null for all of
 *     arXiv
 * @param from the first day, in UTC, on which arXiv changed a record, or added it
 * @param until the last such day, or null for today
 */
public record HarvestRequest(String set, LocalDate from, LocalDate until) {

    /** The first day that arXiv's server knows; all records before were given it or a later one. */
    public static final LocalDate EARLIEST = LocalDate.of(2005, 9, 16);

    /** Refuses what cannot be asked for, all problems in one {@link IllegalArgumentException}. */
    public HarvestRequest {
        List<String> problems = new ArrayList<>();
        if (set != null && SetNames.of(set) == null) {
            problems.add("[--set] must be " + SetNames.EXAMPLES + ", got [" + set + "]");
        }
        if (from == null) {
            problems.add("[--from] must be a day");
        }
        if (until != null && until.isBefore(EARLIEST)) {
            problems.add("[--until] must not be before [" + EARLIEST
                    + "], the first day that arXiv's server knows, got [" + until + "]");
        }
        if (from != null && until != null && until.isBefore(from)) {
            problems.add("[--until] must not be before [--from], got [" + until + "] and [" + from + "]");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** The set as the server writes it, or null for all of arXiv. */
    public String serverSet() {
        return set == null ? null : SetNames.of(set);
    }
}
