/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.Instant;
import java.util.List;

/**
 * One response of a list. Immutable.
 *
 * @param responseDate when the server wrote it; null where it does not tell
 * @param records in the server's order
 * @param nextToken to be sent back as it is, whatever it looks like; empty where this is the last page
 * @param listSize how many records the whole list has, or -1 where the server does not tell
 * @param error what the server objects to, or null
 */
record OaiPage(Instant responseDate, List<SourceRecord> records, String nextToken, long listSize, Error error) {

    OaiPage {
        records = List.copyOf(records);
    }

    /**
     * An objection of the server, in its words.
     *
     * @param code such as {@code badArgument}
     * @param message may be empty
     */
    record Error(String code, String message) {}
}
