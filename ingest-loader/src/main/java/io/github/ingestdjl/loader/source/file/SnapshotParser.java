/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one line of the metadata snapshot that arXiv publishes on Kaggle, or of the file of failed papers that an earlier load wrote
 * (see {@link FailedLine}). Stateless and thread-safe; does no I/O.
 */
final class SnapshotParser {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Never throws: a line that is no paper becomes a {@link SourceRecord.Rejected}. */
    SourceRecord parse(long number, String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return rejected(
                    new Origin.Line(number, text, false),
                    RejectReason.INVALID_JSON,
                    InvalidPaperException.shown(e.getOriginalMessage()));
        }
        if (!node.isObject()) {
            return rejected(
                    new Origin.Line(number, text, false),
                    RejectReason.INVALID_JSON,
                    "a line must be a JSON object, got [" + InvalidPaperException.shown(text) + "]");
        }
        if (node.has(FailedLine.ERROR)) {
            if (node.path(FailedLine.PAPER).isObject()) {
                JsonNode paper = node.get(FailedLine.PAPER);
                return parse(new Origin.Line(number, paper.toString(), true), paper);
            }
            if (node.path(FailedLine.TEXT).isTextual()) {
                return parse(number, node.get(FailedLine.TEXT).textValue());
            }
        }
        return parse(new Origin.Line(number, text, true), node);
    }

    static SourceRecord.Rejected rejected(Origin.Line line, RejectReason reason, String message) {
        return new SourceRecord.Rejected(line, null, reason, message);
    }

    private static SourceRecord parse(Origin.Line line, JsonNode node) {
        try {
            return new SourceRecord.Accepted(line, null, paper(node));
        } catch (InvalidPaperException e) {
            return rejected(line, e.reason(), e.getMessage());
        }
    }

    private static Paper paper(JsonNode node) throws InvalidPaperException {
        JsonFields fields = new JsonFields(node);
        String id = required(fields, "id", RejectReason.MISSING_ID);
        List<LocalDate> versions = versions(fields);
        LocalDate updated = fields.day("update_date");
        if (updated == null && !versions.isEmpty()) {
            updated = versions.get(versions.size() - 1);
        }
        return Paper.builder(ArxivId.checked(id), required(fields, "title", RejectReason.MISSING_TITLE))
                .abstractText(fields.text("abstract"))
                .authors(authors(fields))
                .categories(fields.words("categories"))
                .submitted(versions.isEmpty() ? null : versions.get(0))
                .updated(updated)
                .versions(versions)
                .dois(fields.words("doi"))
                .journalRef(fields.text("journal-ref"))
                .comments(fields.text("comments"))
                .license(fields.text("license"))
                .reportNo(fields.text("report-no"))
                .submitter(fields.text("submitter"))
                .build();
    }

    private static String required(JsonFields fields, String name, RejectReason reason) throws InvalidPaperException {
        String text = fields.text(name);
        if (text == null) {
            throw new InvalidPaperException(reason, "[" + name + "] must not be absent or blank");
        }
        return text;
    }

    /** The day of each version, in order. */
    private static List<LocalDate> versions(JsonFields fields) throws InvalidPaperException {
        List<LocalDate> days = new ArrayList<>();
        for (JsonNode version : fields.elements("versions")) {
            if (!version.isObject()) {
                throw JsonFields.wrongType("versions", "an array of objects", version);
            }
            LocalDate day = new JsonFields(version).mailDay("created");
            if (day == null) {
                throw new InvalidPaperException(
                        RejectReason.INVALID_DATE, "[versions] must each have a [created] date, got [" + version + "]");
            }
            days.add(day);
        }
        return days;
    }

    private static List<String> authors(JsonFields fields) throws InvalidPaperException {
        List<String> names = new ArrayList<>();
        for (JsonNode author : fields.elements("authors_parsed")) {
            // Last name, first name, suffix, then affiliations.
            List<String> parts = JsonFields.strings("authors_parsed", author);
            String last = parts.isEmpty() ? "" : parts.get(0);
            String first = parts.size() < 2 ? "" : parts.get(1);
            String suffix = parts.size() < 3 ? "" : parts.get(2);
            String name = Whitespace.fold(first + " " + last + " " + suffix);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        String printed = fields.text("authors");
        return names.isEmpty() && printed != null ? AuthorNames.split(printed) : names;
    }
}
