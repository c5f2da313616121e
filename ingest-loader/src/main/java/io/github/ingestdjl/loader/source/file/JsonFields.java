/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.Days;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Typed access to the fields of one JSON object: absent and null are the same, another type is refused with its value. */
final class JsonFields {

    private final JsonNode object;

    JsonFields(JsonNode object) {
        this.object = object;
    }

    /** Under which of its names the object has a value for the column, or null. */
    String name(Column column) {
        for (String name : column.names()) {
            if (has(name)) {
                return name;
            }
        }
        return null;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The value, or null. */
    JsonNode value(String name) {
        return has(name) ? object.get(name) : null;
    }

    /** The text as it stands there; null when it is absent, null or blank. */
    String verbatim(String name) throws InvalidPaperException {
        JsonNode value = value(name);
        String text = value == null ? null : string(name, value);
        return text == null || text.isBlank() ? null : text;
    }

    /** The folded text of a field; null when it is absent, null or blank. */
    String text(String name) throws InvalidPaperException {
        String text = verbatim(name);
        return text == null ? null : Whitespace.fold(text);
    }

    /** The folded text of a column; null when it is absent, null or blank. */
    String text(Column column) throws InvalidPaperException {
        String name = name(column);
        return name == null ? null : text(name);
    }

    /** The elements of an array field; none when it is absent or null. */
    List<JsonNode> elements(String name) throws InvalidPaperException {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "an array", value);
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** The strings of an array field; none when it is absent or null. */
    List<String> strings(String name) throws InvalidPaperException {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            strings.add(string(name, element));
        }
        return strings;
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

    /** The day of a field; null when absent. */
    LocalDate day(String name) throws InvalidPaperException {
        String text = text(name);
        return text == null ? null : Days.parse(name, text);
    }

    /** The day of a column; null when absent. */
    LocalDate day(Column column) throws InvalidPaperException {
        String name = name(column);
        return name == null ? null : day(name);
    }

    static InvalidPaperException wrongType(String name, String expected, JsonNode value) {
        return new InvalidPaperException(
                RejectReason.WRONG_TYPE,
                "[" + name + "] must be " + expected + ", got [" + InvalidPaperException.shown(value.toString()) + "]");
    }

    static String string(String name, JsonNode value) throws InvalidPaperException {
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
}
