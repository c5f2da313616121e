/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads days, in UTC, in the forms that arXiv and files of papers have. */
public final class Days {

    private static final int ISO_MONTH_LENGTH = 7;
    private static final int ISO_DAY_LENGTH = 10;
    private static final Pattern IN_TEXT = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d (?:GMT|[+-]\\d{4})");

    private Days() {}

    /**
     * The day of {@code 2008-11-26}, {@code 2008-11-26T10:00:00Z}, {@code 2008-11-26 10:00:00+00:00} or {@code Mon, 2 Apr 2007 19:18:42 GMT};
     * the first day of {@code 2008-11}, since many collections of papers know the month alone.
     *
     * @param name the field, for the message
     */
    public static LocalDate parse(String name, String text) throws InvalidPaperException {
        try {
            if (text.length() == ISO_DAY_LENGTH) {
                return LocalDate.parse(text);
            }
            if (text.length() == ISO_MONTH_LENGTH) {
                return YearMonth.parse(text).atDay(1);
            }
            if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
                return ofTime(text.replace(' ', 'T'));
            }
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toLocalDate();
        } catch (DateTimeException e) {
            throw new InvalidPaperException(
                    RejectReason.INVALID_DATE,
                    "[" + name
                            + "] must be a date like [2008-11-26], [2008-11] or [Mon, 2 Apr 2007 19:18:42 GMT], got ["
                            + InvalidPaperException.shown(text) + "]");
        }
    }

    /** All days that stand somewhere in a text, in order. */
    public static List<LocalDate> in(String name, String text) throws InvalidPaperException {
        List<LocalDate> days = new ArrayList<>();
        Matcher matcher = IN_TEXT.matcher(text);
        while (matcher.find()) {
            days.add(parse(name, matcher.group()));
        }
        return days;
    }

    private static LocalDate ofTime(String text) {
        return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                        instanceof OffsetDateTime time
                ? time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate()
                : LocalDateTime.parse(text).toLocalDate();
    }
}
