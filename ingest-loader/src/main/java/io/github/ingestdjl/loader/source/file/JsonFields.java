/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Typed access to the fields of one JSON object: absent and null are the same, another type is refused with its value. */
final class JsonFields {

    private final JsonNode object;

    JsonFields(JsonNode object) {
        this.object = object;
    }

    /** The folded text of a field; null when it is absent, null or blank. */
    String text(String name) throws InvalidPaperException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = Whitespace.fold(string(name, value));
        return text.isEmpty() ? null : text;
    }

    /** The words of a field. */
    List<String> words(String name) throws InvalidPaperException {
        String text = text(name);
        return text == null ? List.of() : List.of(text.split(" "));
    }

    /** The elements of an array field; none when it is absent or null. */
    List<JsonNode> elements(String name) throws InvalidPaperException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "an array", value);
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** The strings of an array that is itself an element of the named field. */
    static List<String> strings(String name, JsonNode array) throws InvalidPaperException {
        if (!array.isArray()) {
            throw wrongType(name, "an array of arrays", array);
        }
        List<String> strings = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            strings.add(string(name, element));
        }
        return strings;
    }

    /** A day such as {@code 2008-11-26}; null when absent. */
    LocalDate day(String name) throws InvalidPaperException {
        String text = text(name);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw invalidDate(name, "2008-11-26", text);
        }
    }

    /** The day in UTC of a time such as {@code Mon, 2 Apr 2007 19:18:42 GMT}; null when absent. */
    LocalDate mailDay(String name) throws InvalidPaperException {
        String text = text(name);
        try {
            return text == null
                    ? null
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .withZoneSameInstant(ZoneOffset.UTC)
                            .toLocalDate();
        } catch (DateTimeParseException e) {
            throw invalidDate(name, "Mon, 2 Apr 2007 19:18:42 GMT", text);
        }
    }

    static InvalidPaperException wrongType(String name, String expected, JsonNode value) {
        return new InvalidPaperException(
                RejectReason.WRONG_TYPE,
                "[" + name + "] must be " + expected + ", got [" + InvalidPaperException.shown(value.toString()) + "]");
    }

    private static String string(String name, JsonNode value) throws InvalidPaperException {
        if (!value.isTextual()) {
            throw wrongType(name, "a string", value);
        }
        String text = value.textValue();
        if (text.indexOf('\0') >= 0) {
            throw new InvalidPaperException(
                    RejectReason.NUL_CHARACTER,
                    "[" + name + "] must not hold a NUL character, got [" + InvalidPaperException.shown(text) + "]");
        }
        return text;
    }

    private static InvalidPaperException invalidDate(String name, String example, String text) {
        return new InvalidPaperException(
                RejectReason.INVALID_DATE,
                "[" + name + "] must be a date like [" + example + "], got [" + InvalidPaperException.shown(text)
                        + "]");
    }
}
