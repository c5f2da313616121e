/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.KnownItem;
import io.github.ingestdjl.loader.evaluation.RecallOptions;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.index.Similarity;
import io.github.ingestdjl.loader.index.VectorIndexType;
import io.github.ingestdjl.loader.paper.PaperFormat;
import io.github.ingestdjl.loader.source.file.FileFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values on the command line, with messages for people: picocli's own name classes of Java. */
final class Converters {

    private static final double NANOS_PER_SECOND = 1e9;

    private Converters() {}

    static CommandLine register(CommandLine commandLine) {
        return commandLine
                .registerConverter(YearMonth.class, Converters::month)
                .registerConverter(Duration.class, Converters::seconds)
                .registerConverter(Similarity.class, named(Similarity.values()))
                .registerConverter(PaperField.class, named(PaperField.values()))
                .registerConverter(SearchQuery.Mode.class, named(SearchQuery.Mode.values()))
                .registerConverter(VectorIndexType.class, named(VectorIndexType.values()))
                .registerConverter(RecallOptions.Queries.class, named(RecallOptions.Queries.values()))
                .registerConverter(SearchCommand.Sort.class, named(SearchCommand.Sort.values()))
                .registerConverter(EvaluationOptions.Format.class, named(EvaluationOptions.Format.values()))
                .registerConverter(PaperFormat.class, named(PaperFormat.values()))
                .registerConverter(KnownItem.Query.class, named(KnownItem.Query.values()))
                .registerConverter(Measure.class, Converters::measure)
                .registerConverter(FileFormat.class, named(FileFormat.values()))
                .registerConverter(TransferFlags.OnError.class, named(TransferFlags.OnError.values()));
    }

    /** The first day of what is written: a day, a month or a year. */
    static final class FirstDay implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String value) {
            return dayWithin(value, month -> month.atDay(1), year -> year.atDay(1));
        }
    }

    /** The last day of what is written. */
    static final class LastDay implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String value) {
            return dayWithin(
                    value, YearMonth::atEndOfMonth, year -> year.atMonth(12).atEndOfMonth());
        }
    }

    private static LocalDate dayWithin(
            String value, Function<YearMonth, LocalDate> ofMonth, Function<Year, LocalDate> ofYear) {
        try {
            return switch (value.length()) {
                case 4 -> ofYear.apply(Year.parse(value));
                case 7 -> ofMonth.apply(YearMonth.parse(value));
                default -> LocalDate.parse(value);
            };
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "must be a day such as [2023-01-31], a month or a year, got [" + value + "]");
        }
    }

    private static YearMonth month(String value) {
        try {
            return YearMonth.parse(value);
        } catch (DateTimeException e) {
            throw new TypeConversionException("must be a month such as [2023-01], got [" + value + "]");
        }
    }

    private static Measure measure(String value) {
        try {
            return Measure.of(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static Duration seconds(String value) {
        try {
            double seconds = Double.parseDouble(value);
            if (Double.isFinite(seconds)) {
                return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
            }
        } catch (NumberFormatException e) {
            // As the message says.
        }
        throw new TypeConversionException("must be a number, got [" + value + "]");
    }

    /** The constant that prints itself like this. */
    private static <E> ITypeConverter<E> named(E[] constants) {
        return value -> Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + Arrays.toString(constants) + ", got [" + value + "]"));
    }
}
