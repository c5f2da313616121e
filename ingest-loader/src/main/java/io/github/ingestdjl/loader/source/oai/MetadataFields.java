/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.XmlElement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Typed access to the elements within an element: absent and blank are the same, a value of another form is refused. */
final class MetadataFields {

    // "2019-10-08T00:00:00Z" of a server with finer datestamps begins with the day in UTC.
    private static final int DAY_LENGTH = "2019-10-08".length();

    private final XmlElement element;

    MetadataFields(XmlElement element) {
        this.element = element;
    }

    XmlElement element() {
        return element;
    }

    /** The text of an element as people read it; null when it is absent or blank. */
    String text(String name) {
        String text = plain(name);
        return text == null ? null : readable(text);
    }

    /** The texts of all elements of a name as people read them. */
    List<String> texts(String name) {
        return element.texts(name).stream().map(MetadataFields::readable).toList();
    }

    /** The names of persons in an element as people read them; null when it is absent or blank. */
    String names(String name) {
        String text = plain(name);
        return text == null ? null : Whitespace.fold(TexText.name(text));
    }

    /** The text of an element that holds a name or an address and is not for reading; null when it is absent or blank. */
    String plain(String name) {
        return element.text(name);
    }

    /** The words of such an element. */
    List<String> words(String name) {
        String text = plain(name);
        return text == null ? List.of() : List.of(text.split(" "));
    }

    /** Refuses a value that is missing. */
    <T> T required(String name, RejectReason reason, T value) throws InvalidPaperException {
        if (value == null) {
            throw new InvalidPaperException(reason, "[" + name + "] must not be absent or blank");
        }
        return value;
    }

    /** A day such as {@code 2008-11-26}; null when absent. */
    LocalDate day(String name) throws InvalidPaperException {
        String text = plain(name);
        return text == null ? null : day(name, text);
    }

    /** The days of all elements of a name. */
    List<LocalDate> days(String name) throws InvalidPaperException {
        List<LocalDate> days = new ArrayList<>();
        for (String text : element.texts(name)) {
            days.add(day(name, text));
        }
        return days;
    }

    /** The day in UTC of a time such as {@code Mon, 2 Apr 2007 19:18:42 GMT}; null when absent. */
    LocalDate mailDay(String name) throws InvalidPaperException {
        String text = plain(name);
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

    /** The last of some days, of which any may be null. */
    static LocalDate latest(LocalDate... days) {
        return Stream.of(days)
                .filter(Objects::nonNull)
                .max(LocalDate::compareTo)
                .orElse(null);
    }

    private static LocalDate day(String name, String text) throws InvalidPaperException {
        try {
            return LocalDate.parse(text.indexOf('T') == DAY_LENGTH ? text.substring(0, DAY_LENGTH) : text);
        } catch (DateTimeParseException e) {
            throw invalidDate(name, "2008-11-26", text);
        }
    }

    private static String readable(String text) {
        return Whitespace.fold(TexText.of(text));
    }

    private static InvalidPaperException invalidDate(String name, String example, String text) {
        return new InvalidPaperException(
                RejectReason.INVALID_DATE,
                "[" + name + "] must be a date like [" + example + "], got [" + InvalidPaperException.shown(text)
                        + "]");
    }
}
