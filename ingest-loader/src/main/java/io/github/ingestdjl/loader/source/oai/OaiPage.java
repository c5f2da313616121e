/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.time.Instant;
import java.util.List;

/**
 * One response. Immutable.
 *
 * @param responseDate when the server wrote it; null where it does not tell
 * @param verb what is answered, such as {@code ListRecords}; null for an error and for a record that stands alone
 * @param records in the server's order
 * @param token how to go on; null when the response says nothing of it
 * @param error what the server objects to, or null
 */
record OaiPage(Instant responseDate, String verb, List<OaiRecord> records, Token token, Error error) {

    OaiPage {
        records = List.copyOf(records);
    }

    /** The token of the page after this one; empty when this is the last one. */
    String nextToken() {
        return token == null ? "" : token.value();
    }

    /**
     * The end of a page of a list.
     *
     * @param value to be sent back as it is, whatever it looks like; empty on the last page
     * @param cursor how many records came before this page, or null where the server does not tell
     * @param completeListSize how many records the whole list has, or null where the server does not tell
     */
    record Token(String value, Long cursor, Long completeListSize) {}

    /**
     * An objection of the server, in its words.
     *
     * @param code such as {@code badArgument}
     * @param message may be empty
     */
    record Error(String code, String message) {}
}
