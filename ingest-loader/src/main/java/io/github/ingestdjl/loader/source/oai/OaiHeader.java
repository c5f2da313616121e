/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.time.LocalDate;
import java.util.List;

/**
 * What a server says of a record without its metadata. Immutable.
 *
 * @param id the arXiv id, or null when the record has none that can be one
 * @param datestamp the day of the last change in UTC, or null when the record has none that can be one
 * @param sets the sets that the record belongs to, such as {@code cs:cs:CL}
 * @param deleted whether the paper has been taken away
 */
record OaiHeader(String id, LocalDate datestamp, List<String> sets, boolean deleted) {

    OaiHeader {
        sets = List.copyOf(sets);
    }
}
