/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.UnreadableXmlException;
import io.github.ingestdjl.loader.source.XmlElement;
import io.github.ingestdjl.loader.source.XmlReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a response of an OAI-PMH server, whatever was asked. Stateless and thread-safe; does no I/O. */
final class OaiParser {

    private static final String ROOT = "OAI-PMH";
    private static final String RECORD = "record";
    private static final Set<String> VERBS =
            Set.of("GetRecord", "ListRecords", "ListIdentifiers", "Identify", "ListSets", "ListMetadataFormats");
    private static final Set<String> CONTAINERS =
            Stream.concat(Stream.of(ROOT), VERBS.stream()).collect(Collectors.toUnmodifiableSet());

    /**
     * A record that is no paper is a record with a problem; a record that stands alone, as archives keep them, is a page of one.
     *
     * @throws UnreadableXmlException when this is no response, or only a part of one
     */
    OaiPage parse(byte[] response) throws UnreadableXmlException {
        XmlReader xml = new XmlReader(response);
        Instant responseDate = null;
        String verb = null;
        List<OaiRecord> records = new ArrayList<>();
        OaiPage.Token token = null;
        OaiPage.Error error = null;
        XmlElement element = xml.next(CONTAINERS);
        if (!ROOT.equals(element.name()) && !RECORD.equals(element.name())) {
            throw new UnreadableXmlException(
                    "the document must be an [" + ROOT + "] response, got [" + element.name() + "]");
        }
        for (; element != null; element = xml.next(CONTAINERS)) {
            switch (element.name()) {
                case "responseDate" -> responseDate = instant(element);
                case RECORD -> records.add(RecordParser.record(element));
                case "header" -> records.add(RecordParser.header(element));
                case "resumptionToken" -> token = token(element);
                case "error" -> error = error == null ? error(element) : error;
                default -> verb = VERBS.contains(element.name()) ? element.name() : verb;
            }
        }
        return new OaiPage(responseDate, verb, records, token, error);
    }

    private static OaiPage.Token token(XmlElement element) {
        return new OaiPage.Token(
                element.text().strip(), number(element, "cursor"), number(element, "completeListSize"));
    }

    private static OaiPage.Error error(XmlElement element) {
        String code = element.attributes().getOrDefault("code", "");
        return new OaiPage.Error(code, element.folded() == null ? "" : element.folded());
    }

    private static Instant instant(XmlElement element) {
        try {
            return Instant.parse(element.text().strip());
        } catch (DateTimeParseException e) {
            // It only tells how old an answer is, so one that is none is as good as absent.
            return null;
        }
    }

    /** Both numbers only inform, so one that is none is as good as absent. */
    private static Long number(XmlElement element, String attribute) {
        try {
            String value = element.attributes().get(attribute);
            return value == null ? null : Long.valueOf(value.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
