/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.Dois;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The format {@code oai_dc}, in which each server must answer: fifteen elements for everything, told apart by their order and by what they look
 * like. Categories have only their names there, so such a paper has none.
 */
final class DublinCoreMetadata {

    private static final Pattern ADDRESS = Pattern.compile("https?://arxiv\\.org/abs/.*");
    private static final String DOI = "doi:";
    private static final String COMMENT = "Comment: ";

    private DublinCoreMetadata() {}

    static Paper paper(OaiHeader header, MetadataFields fields) throws InvalidPaperException {
        List<String> descriptions = fields.texts("description");
        List<LocalDate> days = fields.days("date");
        List<String> identifiers = fields.element().texts("identifier");
        return Paper.builder(header.id(), fields.required("title", RejectReason.MISSING_TITLE, fields.text("title")))
                .abstractText(descriptions.isEmpty() ? null : descriptions.get(0))
                .authors(fields.texts("creator").stream()
                        .map(DublinCoreMetadata::firstNameFirst)
                        .toList())
                .submitted(days.isEmpty() ? null : days.get(0))
                .updated(MetadataFields.latest(header.datestamp(), days.isEmpty() ? null : days.get(days.size() - 1)))
                .dois(identifiers.stream()
                        .filter(identifier -> identifier.startsWith(DOI))
                        .flatMap(identifier -> Dois.split(identifier.substring(DOI.length())).stream())
                        .toList())
                .journalRef(fields.texts("identifier").stream()
                        .filter(identifier -> !identifier.startsWith(DOI)
                                && !ADDRESS.matcher(identifier).matches())
                        .findFirst()
                        .orElse(null))
                .comments(descriptions.size() < 2 ? null : comment(descriptions.get(1)))
                .build();
    }

    private static String firstNameFirst(String name) {
        int comma = name.indexOf(',');
        return comma < 0 ? name : Whitespace.fold(name.substring(comma + 1) + " " + name.substring(0, comma));
    }

    private static String comment(String description) {
        return description.startsWith(COMMENT) ? description.substring(COMMENT.length()) : description;
    }
}
