/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.SourceRecord;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads a response of an OAI-PMH server to {@code ListRecords}. Does no I/O. */
final class OaiParser {

    private static final String ROOT = "OAI-PMH";
    private static final Set<String> CONTAINERS = Set.of(ROOT, "ListRecords");

    private OaiParser() {}

    /**
     * The page; a record that is no paper is a {@link SourceRecord.Rejected} in it.
     *
     * @param address where the page lies
     * @param pageToken the token that it was asked for with
     * @throws UnreadableXmlException when this is no response, only a part of one, or the answer to another question
     */
    static OaiPage parse(byte[] response, URI address, String pageToken) throws UnreadableXmlException {
        XmlReader xml = new XmlReader(response);
        Instant responseDate = null;
        List<SourceRecord> records = new ArrayList<>();
        String nextToken = "";
        long listSize = -1;
        OaiPage.Error error = null;
        XmlElement element = xml.next(CONTAINERS);
        if (!ROOT.equals(element.name())) {
            throw new UnreadableXmlException(
                    "the document must be an [" + ROOT + "] response, got [" + element.name() + "]");
        }
        for (; element != null; element = xml.next(CONTAINERS)) {
            switch (element.name()) {
                case "responseDate" -> responseDate = instant(element);
                // Only its place tells a record without an id from others.
                case "record" ->
                    records.add(RecordParser.record(element, address, "#" + records.size() + "@" + pageToken));
                case "resumptionToken" -> {
                    nextToken = element.text().strip();
                    listSize = number(element.attributes().get("completeListSize"));
                }
                case "error" -> error = error == null ? error(element) : error;
                default -> {
                    // The request, which we know, and answers to other questions.
                }
            }
        }
        // Anything else would pass for the end of the list.
        if (error == null && records.isEmpty()) {
            throw new UnreadableXmlException("the response has neither records nor an error");
        }
        return new OaiPage(responseDate, records, nextToken, listSize, error);
    }

    private static OaiPage.Error error(XmlElement element) {
        String code = element.attributes().getOrDefault("code", "");
        return new OaiPage.Error(code, Objects.requireNonNullElse(element.folded(), ""));
    }

    private static Instant instant(XmlElement element) {
        try {
            return Instant.parse(element.text().strip());
        } catch (DateTimeParseException e) {
            // It only tells how old an answer is, so one that is none is as good as absent.
            return null;
        }
    }

    /** It only informs, so one that is none is as good as absent. */
    private static long number(String value) {
        return value != null && value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
    }
}
