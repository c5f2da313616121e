/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.Days;
import io.github.ingestdjl.loader.paper.Dois;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.VersionNumber;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a record of the format {@code arXivRaw}: what arXiv itself keeps, with all versions. Never throws. */
final class RecordParser {

    private static final String ID_PREFIX = "oai:arXiv.org:";
    private static final String ABSTRACT_PAGES = "https://arxiv.org/abs/";
    private static final XmlElement NOTHING = new XmlElement("", Map.of(), "", List.of());

    private RecordParser() {}

    /**
     * What the record says of a paper. Its key is made of its id and its datestamp: what arXiv has changed since is another record.
     *
     * @param page where its page lies
     * @param place what tells it from others where it has no id
     */
    static SourceRecord record(XmlElement element, URI page, String place) {
        XmlElement header = Objects.requireNonNullElse(element.child("header"), NOTHING);
        String id;
        try {
            id = id(header);
        } catch (InvalidPaperException e) {
            return new SourceRecord.Rejected(new Origin.Web(page), place, e.reason(), e.getMessage());
        }
        Origin origin = new Origin.Web(URI.create(ABSTRACT_PAGES + id));
        String key = id + "@";
        try {
            LocalDate datestamp = day(header, "datestamp");
            key += datestamp;
            return "deleted".equals(header.attributes().get("status"))
                    ? new SourceRecord.Deleted(origin, key, id, datestamp)
                    : new SourceRecord.Accepted(origin, key, paper(id, datestamp, element.child("metadata")));
        } catch (InvalidPaperException e) {
            return new SourceRecord.Rejected(origin, key, e.reason(), e.getMessage());
        }
    }

    private static String id(XmlElement header) throws InvalidPaperException {
        String identifier = required(header, "identifier", RejectReason.MISSING_ID);
        return ArxivId.checked(
                identifier.startsWith(ID_PREFIX) ? identifier.substring(ID_PREFIX.length()) : identifier);
    }

    private static Paper paper(String id, LocalDate datestamp, XmlElement metadata) throws InvalidPaperException {
        if (metadata == null || metadata.children().isEmpty()) {
            throw new InvalidPaperException(
                    RejectReason.WRONG_TYPE, "[metadata] must not be absent or empty, unless the record is deleted");
        }
        XmlElement raw = metadata.children().get(0);
        if (!OaiClient.FORMAT.equals(raw.name())) {
            throw new InvalidPaperException(
                    RejectReason.WRONG_TYPE,
                    "[metadata] must be [" + OaiClient.FORMAT + "], got [" + InvalidPaperException.shown(raw.name())
                            + "]");
        }
        List<XmlElement> versions = inOrder(raw.children("version"));
        List<LocalDate> days = new ArrayList<>();
        for (XmlElement version : versions) {
            days.add(day(version, "date"));
        }
        LocalDate last = days.isEmpty() ? null : days.get(days.size() - 1);
        String categories = raw.text("categories");
        return Paper.builder(id, readable(required(raw, "title", RejectReason.MISSING_TITLE)))
                .abstractText(readable(raw.text("abstract")))
                .authors(AuthorNames.split(Objects.requireNonNullElse(names(raw.text("authors")), "")))
                .categories(categories == null ? List.of() : List.of(categories.split(" ")))
                .submitted(days.isEmpty() ? null : days.get(0))
                .updated(last != null && last.isAfter(datestamp) ? last : datestamp)
                .versions(days)
                .dois(Dois.split(raw.text("doi")))
                .journalRef(readable(raw.text("journal-ref")))
                .comments(readable(raw.text("comments")))
                .license(raw.text("license"))
                .reportNo(readable(raw.text("report-no")))
                .submitter(names(raw.text("submitter")))
                .withdrawn(!versions.isEmpty() && withdraws(versions.get(versions.size() - 1)))
                .build();
    }

    /** The server sorts the names of versions as texts, v10 before v2. */
    private static List<XmlElement> inOrder(List<XmlElement> versions) {
        return versions.stream()
                .sorted(Comparator.comparingInt(
                        version -> VersionNumber.of(version.attributes().get("version"))))
                .toList();
    }

    /** Withdrawals bear an I, "ignore"; those from before there were such letters are only empty. */
    private static boolean withdraws(XmlElement version) {
        String type = version.text("source_type");
        return type == null ? "0kb".equals(version.text("size")) : type.contains("I");
    }

    private static LocalDate day(XmlElement element, String name) throws InvalidPaperException {
        return Days.parse(name, required(element, name, RejectReason.INVALID_DATE));
    }

    private static String required(XmlElement element, String name, RejectReason reason) throws InvalidPaperException {
        String text = element.text(name);
        if (text == null) {
            throw new InvalidPaperException(reason, "[" + name + "] must not be absent or blank");
        }
        return text;
    }

    private static String readable(String tex) {
        return tex == null ? null : Whitespace.fold(TexText.of(tex));
    }

    private static String names(String tex) {
        return tex == null ? null : Whitespace.fold(TexText.name(tex));
    }
}
