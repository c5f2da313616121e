/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import picocli.CommandLine.TypeConversionException;

/** Days and months on the command line, with messages for people: picocli's own name classes of Java. */
final class CalendarValues {

    private CalendarValues() {}

    static LocalDate day(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new TypeConversionException("must be a day such as [2023-01-31], got [" + value + "]");
        }
    }

    static YearMonth month(String value) {
        try {
            return YearMonth.parse(value);
        } catch (DateTimeException e) {
            throw new TypeConversionException("must be a month such as [2023-01], got [" + value + "]");
        }
    }
}
