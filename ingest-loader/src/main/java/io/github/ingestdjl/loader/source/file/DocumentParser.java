/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static io.github.ingestdjl.loader.paper.Paper.ABSTRACT_VECTOR;
import static io.github.ingestdjl.loader.paper.Paper.TITLE_VECTOR;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.Days;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TextVector;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a paper of an object in our own shape, that of {@link Paper}, and leaves its texts exactly as they are, so that what is written is what is
 * read. Stateless and thread-safe.
 */
final class DocumentParser {

    /** The mark of a paper that arXiv has taken away. */
    static final String DELETED = "deleted";

    private static final Set<String> OWN = Stream.concat(
                    Stream.of("primary_category", "versions"),
                    Arrays.stream(Paper.class.getRecordComponents()).map(part -> part.getAccessor()
                            .getAnnotation(JsonProperty.class)
                            .value()))
            .collect(Collectors.toUnmodifiableSet());

    // What other files have in place of what ours have; a line with any of these is no line of ours.
    private static final List<String> FOREIGN = Stream.concat(
                    Stream.of(RawPaperParser.PARSED_AUTHORS),
                    Arrays.stream(Column.values()).flatMap(column -> column.names().stream()))
            .filter(name -> !OWN.contains(name))
            .toList();

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
        return RawPaperParser.bounded(Paper.builder(id, title)
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
                .vectors(
                        vector(fields, TITLE_VECTOR, ABSTRACT_VECTOR, true),
                        vector(fields, ABSTRACT_VECTOR, TITLE_VECTOR, abstractText != null))
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

    /** The ready-made vector of a text: all texts have one or none, for half of them would leave papers that some searches never find. */
    private static TextVector vector(JsonFields fields, String name, String other, boolean needed)
            throws InvalidPaperException {
        TextVector vector = vector(fields, name);
        if (vector == null && needed && fields.has(other)) {
            throw invalid(name, "must be there beside [" + other + "], got none");
        }
        return vector;
    }

    private static TextVector vector(JsonFields fields, String name) throws InvalidPaperException {
        if (!fields.has(name)) {
            return null;
        }
        List<JsonNode> elements = fields.elements(name);
        if (elements.isEmpty()) {
            throw invalid(name, "must not be empty, got [[]]");
        }
        double[] numbers = new double[elements.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(name, elements.get(i));
        }
        return TextVector.ofDecimals(numbers);
    }

    private static double number(String name, JsonNode element) throws InvalidPaperException {
        if (!element.isNumber()) {
            throw JsonFields.wrongType(name, "an array of numbers", element);
        }
        if (!Float.isFinite(element.floatValue())) {
            throw invalid(name, "must have numbers that a float can hold, got [" + element + "]");
        }
        return element.doubleValue();
    }

    private static InvalidPaperException invalid(String name, String problem) {
        return new InvalidPaperException(RejectReason.INVALID_VECTOR, "[" + name + "] " + problem);
    }
}
