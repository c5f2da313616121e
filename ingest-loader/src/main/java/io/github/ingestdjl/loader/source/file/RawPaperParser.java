/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.Days;
import io.github.ingestdjl.loader.paper.Dois;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.VersionNumber;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.paper.Withdrawal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a paper of an object that others have written: a line of arXiv's snapshot, of another collection, a row of a table. Takes every name in
 * {@link Column}, lists as arrays or as texts, and TeX. Stateless and thread-safe.
 */
final class RawPaperParser {

    /** Authors name by name, as arXiv's snapshot has them beside the printed line. */
    static final String PARSED_AUTHORS = "authors_parsed";

    /** The longest titles of arXiv have some 400 characters. */
    static final int MAX_TITLE = 10_000;

    /** The longest abstracts of arXiv have some 6,000 characters. */
    static final int MAX_ABSTRACT = 1_000_000;

    private RawPaperParser() {}

    static Paper parse(JsonNode object) throws InvalidPaperException {
        JsonFields fields = new JsonFields(object);
        String id = required(fields.text(Column.ID), Column.ID, RejectReason.MISSING_ID);
        String title = required(tex(fields, Column.TITLE), Column.TITLE, RejectReason.MISSING_TITLE);
        List<LocalDate> versions = versions(fields);
        LocalDate submitted = fields.day(Column.SUBMITTED);
        LocalDate updated = fields.day(Column.UPDATED);
        String abstractText = tex(fields, Column.ABSTRACT);
        String comments = tex(fields, Column.COMMENTS);
        String repaired = ArxivId.repaired(id);
        return bounded(Paper.builder(repaired == null ? ArxivId.of(id) : repaired, title)
                .abstractText(abstractText)
                .authors(authors(fields))
                .categories(categories(fields))
                .submitted(submitted == null && !versions.isEmpty() ? versions.get(0) : submitted)
                .updated(updated == null && !versions.isEmpty() ? versions.get(versions.size() - 1) : updated)
                .versions(versions)
                .dois(list(fields, Column.DOI).stream()
                        .flatMap(entry -> Dois.split(entry).stream())
                        .toList())
                .journalRef(tex(fields, Column.JOURNAL_REF))
                .comments(comments)
                .license(fields.text(Column.LICENSE))
                .reportNo(fields.text(Column.REPORT_NO))
                .submitter(name(fields.text(Column.SUBMITTER)))
                .withdrawn(Withdrawal.isTold(comments, abstractText))
                .build());
    }

    /** What stands in place of the id of a paper that was parsed, where it was repaired, or null. */
    static String damagedId(JsonNode object) throws InvalidPaperException {
        String id = new JsonFields(object).text(Column.ID);
        return ArxivId.repaired(id) == null ? null : id;
    }

    static String required(String text, Column column, RejectReason reason) throws InvalidPaperException {
        if (text == null) {
            throw new InvalidPaperException(reason, "[" + column.label() + "] must not be absent or blank");
        }
        return text;
    }

    private static String tex(JsonFields fields, Column column) throws InvalidPaperException {
        String text = fields.text(column);
        return text == null ? null : Whitespace.fold(TexText.of(text));
    }

    private static String name(String tex) {
        return tex == null ? null : Whitespace.fold(TexText.name(tex));
    }

    private static List<String> authors(JsonFields fields) throws InvalidPaperException {
        List<String> names = parsedAuthors(fields);
        String name = fields.name(Column.AUTHORS);
        if (!names.isEmpty() || name == null) {
            return names;
        }
        List<String> written = list(fields, Column.AUTHORS);
        return written.size() == 1 ? ListText.names(written.get(0)) : names(written);
    }

    private static List<String> names(List<String> written) {
        return written.stream()
                .map(RawPaperParser::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<String> parsedAuthors(JsonFields fields) throws InvalidPaperException {
        List<String> names = new ArrayList<>();
        for (JsonNode author : fields.elements(PARSED_AUTHORS)) {
            // Last name, first name, suffix, then affiliations.
            List<String> parts = JsonFields.strings(PARSED_AUTHORS, author);
            String last = parts.isEmpty() ? "" : parts.get(0);
            String first = parts.size() < 2 ? "" : parts.get(1);
            String suffix = parts.size() < 3 ? "" : parts.get(2);
            names.add(first + " " + last + " " + suffix);
        }
        return names(names);
    }

    /** The primary category first, each once. */
    private static List<String> categories(JsonFields fields) throws InvalidPaperException {
        Set<String> categories = new LinkedHashSet<>();
        String primary = fields.text(Column.PRIMARY);
        if (primary != null) {
            categories.addAll(ListText.categories(primary));
        }
        for (String entry : list(fields, Column.CATEGORIES)) {
            categories.addAll(ListText.categories(entry));
        }
        return List.copyOf(categories);
    }

    /** The elements of an array, or of a text that may be one. */
    private static List<String> list(JsonFields fields, Column column) throws InvalidPaperException {
        String name = fields.name(column);
        if (name == null) {
            return List.of();
        }
        if (fields.value(name).isArray()) {
            return fields.strings(name);
        }
        String text = fields.text(name);
        return text == null ? List.of() : ListText.elements(text);
    }

    /** The day of each version, in order; none where only their number is known. */
    private static List<LocalDate> versions(JsonFields fields) throws InvalidPaperException {
        String name = fields.name(Column.VERSIONS);
        JsonNode value = name == null ? null : fields.value(name);
        if (value == null || value.isIntegralNumber()) {
            return List.of();
        }
        if (value.isTextual()) {
            return Days.in(name, value.textValue());
        }
        List<JsonNode> versions = new ArrayList<>(fields.elements(name));
        for (JsonNode version : versions) {
            if (!version.isObject()) {
                throw JsonFields.wrongType(name, "an array of objects", version);
            }
        }
        versions.sort(Comparator.comparingInt(
                version -> VersionNumber.of(version.path("version").textValue())));
        List<LocalDate> days = new ArrayList<>();
        for (JsonNode version : versions) {
            LocalDate day = new JsonFields(version).day("created");
            if (day == null) {
                throw new InvalidPaperException(
                        RejectReason.INVALID_DATE,
                        "[" + name + "] must each have a [created] date, got ["
                                + InvalidPaperException.shown(version.toString()) + "]");
            }
            days.add(day);
        }
        return days;
    }

    /** The paper itself, or an {@link InvalidPaperException} that shows the beginning of the text that is too long. */
    static Paper bounded(Paper paper) throws InvalidPaperException {
        checkLength("title", paper.title(), MAX_TITLE);
        checkLength("abstract", paper.abstractText(), MAX_ABSTRACT);
        return paper;
    }

    private static void checkLength(String name, String text, int max) throws InvalidPaperException {
        if (text != null && text.length() > max) {
            throw new InvalidPaperException(
                    RejectReason.TOO_LONG,
                    "[" + name + "] must have at most [" + max + "] characters, got [" + text.length() + "]: ["
                            + InvalidPaperException.shown(text) + "]");
        }
    }
}
