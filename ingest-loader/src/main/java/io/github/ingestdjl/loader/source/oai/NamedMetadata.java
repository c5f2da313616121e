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
import io.github.ingestdjl.loader.source.XmlElement;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The format {@code arXiv}: authors name by name, but neither versions nor withdrawals. */
final class NamedMetadata {

    private NamedMetadata() {}

    static Paper paper(OaiHeader header, MetadataFields fields) throws InvalidPaperException {
        LocalDate created = fields.day("created");
        LocalDate updated = fields.day("updated");
        // Beside "updated", arXiv has used "created" for the first version (until 2025) and for the current one
        // (since).
        boolean unchanged = created != null && updated == null;
        XmlElement authors = fields.element().child("authors");
        return Paper.builder(header.id(), fields.required("title", RejectReason.MISSING_TITLE, fields.text("title")))
                .abstractText(fields.text("abstract"))
                .authors(authors == null ? List.of() : authors(authors))
                .categories(fields.words("categories"))
                .submitted(unchanged ? created : null)
                .updated(MetadataFields.latest(header.datestamp(), created, updated))
                .versions(unchanged ? List.of(created) : List.of())
                .dois(Dois.split(fields.plain("doi")))
                .journalRef(fields.text("journal-ref"))
                .comments(fields.text("comments"))
                .license(fields.plain("license"))
                .reportNo(fields.text("report-no"))
                .build();
    }

    private static List<String> authors(XmlElement authors) {
        return authors.children("author").stream()
                .map(MetadataFields::new)
                .map(author -> Stream.of("forenames", "keyname", "suffix")
                        .map(author::names)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" ")))
                .map(Whitespace::fold)
                // "Keck Array, BICEP2 Collaborations, :, P. Ade": the colon stands there as an author.
                .filter(name -> name.codePoints().anyMatch(Character::isLetter))
                .toList();
    }
}
