/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperDocument;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TextBounds;
import io.github.ingestdjl.loader.paper.Tombstone;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a paper of an object in our own shape, {@link PaperDocument}, and leaves its texts exactly as they are, so that what is written is what is
 * read. Stateless and thread-safe.
 */
final class DocumentParser {

    /** The mark of a {@link Tombstone}. */
    static final String DELETED = "deleted";

    // What other files have in place of what ours have; a line with any of these is no line of ours.
    private static final List<String> FOREIGN = List.of(
            "authors_parsed",
            "update_date",
            "journal-ref",
            "report-no",
            "arxiv_id",
            "paper_id",
            "titles",
            "abstracts",
            "summary",
            "summaries",
            "author",
            "terms",
            "category",
            "subjects",
            "primary",
            "created",
            "published",
            "date",
            "comment",
            "licence");

    private DocumentParser() {}

    /** Whether the object has our shape. */
    static boolean isOwn(JsonNode object) {
        return FOREIGN.stream().noneMatch(object::has)
                && !object.path("authors").isTextual()
                && !object.path("categories").isTextual()
                && !object.path("doi").isTextual()
                && !object.path("versions").isArray();
    }

    static Paper parse(JsonNode object) throws InvalidPaperException {
        JsonFields fields = new JsonFields(object);
        String id = id(fields);
        String title = RawPaperParser.required(fields.verbatim("title"), Column.TITLE, RejectReason.MISSING_TITLE);
        JsonNode versions = fields.value("versions");
        if (versions != null && !versions.isIntegralNumber()) {
            throw JsonFields.wrongType("versions", "a number", versions);
        }
        String abstractText = fields.verbatim("abstract");
        return TextBounds.checked(Paper.builder(id, title)
                .abstractText(abstractText)
                .authors(fields.strings("authors"))
                .categories(fields.strings("categories"))
                .submitted(fields.day("submitted"))
                .updated(fields.day("updated"))
                .versions(days(fields))
                .dois(fields.strings("doi"))
                .journalRef(fields.verbatim("journal_ref"))
                .comments(fields.verbatim("comments"))
                .license(fields.verbatim("license"))
                .reportNo(fields.verbatim("report_no"))
                .submitter(fields.verbatim("submitter"))
                .withdrawn(isWithdrawn(fields))
                .vectors(VectorFields.parse(fields, abstractText != null))
                .build());
    }

    /** The id of a paper or of a tombstone. */
    static String id(JsonFields fields) throws InvalidPaperException {
        return ArxivId.of(RawPaperParser.required(fields.text("id"), Column.ID, RejectReason.MISSING_ID));
    }

    private static List<LocalDate> days(JsonFields fields) throws InvalidPaperException {
        List<LocalDate> days = new ArrayList<>();
        for (String day : fields.strings("version_dates")) {
            days.add(Days.parse("version_dates", day));
        }
        return days;
    }

    private static boolean isWithdrawn(JsonFields fields) throws InvalidPaperException {
        JsonNode withdrawn = fields.value("withdrawn");
        if (withdrawn != null && !withdrawn.isBoolean()) {
            throw JsonFields.wrongType("withdrawn", "true or false", withdrawn);
        }
        return withdrawn != null && withdrawn.booleanValue();
    }
}
