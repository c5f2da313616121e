/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.Dois;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.VersionNumber;
import io.github.ingestdjl.loader.source.XmlElement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The format {@code arXivRaw}: what arXiv itself keeps, with all versions. */
final class RawMetadata {

    private RawMetadata() {}

    static Paper paper(OaiHeader header, MetadataFields fields) throws InvalidPaperException {
        List<XmlElement> versions = inOrder(fields.element().children("version"));
        List<LocalDate> days = days(versions);
        LocalDate last = days.isEmpty() ? null : days.get(days.size() - 1);
        String authors = fields.names("authors");
        return Paper.builder(header.id(), fields.required("title", RejectReason.MISSING_TITLE, fields.text("title")))
                .abstractText(fields.text("abstract"))
                .authors(authors == null ? List.of() : AuthorNames.split(authors))
                .categories(fields.words("categories"))
                .submitted(days.isEmpty() ? null : days.get(0))
                .updated(MetadataFields.latest(header.datestamp(), last))
                .versions(days)
                .dois(Dois.split(fields.plain("doi")))
                .journalRef(fields.text("journal-ref"))
                .comments(fields.text("comments"))
                .license(fields.plain("license"))
                .reportNo(fields.text("report-no"))
                .submitter(fields.names("submitter"))
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

    private static List<LocalDate> days(List<XmlElement> versions) throws InvalidPaperException {
        List<LocalDate> days = new ArrayList<>();
        for (XmlElement version : versions) {
            MetadataFields fields = new MetadataFields(version);
            days.add(fields.required("date", RejectReason.INVALID_DATE, fields.mailDay("date")));
        }
        return days;
    }

    /** Withdrawals bear an I, "ignore"; those from before there were such letters are only empty. */
    private static boolean withdraws(XmlElement version) {
        String type = version.text("source_type");
        return type == null ? "0kb".equals(version.text("size")) : type.contains("I");
    }
}
