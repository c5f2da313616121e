/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.XmlElement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Reads the records of a response. Never throws: what is wrong with a record is its problem. */
final class RecordParser {

    private static final String ID_PREFIX = "oai:arXiv.org:";
    private static final XmlElement NO_HEADER = new XmlElement("header", Map.of(), "", List.of());

    private RecordParser() {}

    /** A record with its metadata. */
    static OaiRecord record(XmlElement element) {
        XmlElement headerElement = element.child("header");
        OaiRecord bare = header(headerElement == null ? NO_HEADER : headerElement);
        if (bare.problem() != null || bare.header().deleted()) {
            return bare;
        }
        try {
            return new OaiRecord(bare.header(), paper(bare.header(), element.child("metadata")), null);
        } catch (InvalidPaperException e) {
            return new OaiRecord(bare.header(), null, e);
        }
    }

    /** A record of which there is only the header. */
    static OaiRecord header(XmlElement element) {
        MetadataFields fields = new MetadataFields(element);
        String id = null;
        LocalDate datestamp = null;
        InvalidPaperException problem = null;
        try {
            id = id(fields);
        } catch (InvalidPaperException e) {
            problem = e;
        }
        try {
            datestamp = fields.required("datestamp", RejectReason.INVALID_DATE, fields.day("datestamp"));
        } catch (InvalidPaperException e) {
            problem = problem == null ? e : problem;
        }
        boolean deleted = "deleted".equals(element.attributes().get("status"));
        return new OaiRecord(new OaiHeader(id, datestamp, element.texts("setSpec"), deleted), null, problem);
    }

    private static String id(MetadataFields fields) throws InvalidPaperException {
        String identifier = fields.required("identifier", RejectReason.MISSING_ID, fields.plain("identifier"));
        return ArxivId.checked(
                identifier.startsWith(ID_PREFIX) ? identifier.substring(ID_PREFIX.length()) : identifier);
    }

    private static Paper paper(OaiHeader header, XmlElement metadata) throws InvalidPaperException {
        if (metadata == null || metadata.children().isEmpty()) {
            throw new InvalidPaperException(
                    RejectReason.WRONG_TYPE, "[metadata] must not be absent or empty, unless the record is deleted");
        }
        XmlElement element = metadata.children().get(0);
        MetadataFields fields = new MetadataFields(element);
        return switch (element.name()) {
            case "arXivRaw" -> RawMetadata.paper(header, fields);
            case "arXiv" -> NamedMetadata.paper(header, fields);
            case "dc" -> DublinCoreMetadata.paper(header, fields);
            default ->
                throw new InvalidPaperException(
                        RejectReason.WRONG_TYPE,
                        "[metadata] must be one of [arXivRaw, arXiv, oai_dc], got ["
                                + InvalidPaperException.shown(element.name()) + "]");
        };
    }
}
