/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which papers of a source or an index are wanted; the meaning is the same in both. Immutable.
 *
 * @param categories {@code cs.CL}, or {@code cs} for a whole archive, as which {@code cs.*} is taken too; a paper has to have one of them,
 *     primary or cross-listed, and capitals do not matter; all papers match when there are none
 * @param since the first day wanted, in UTC, or null; a paper's day is that of its first version or, where that is unknown, of its last
 *     change; where neither is known any day of its id's month will do
 * @param until the last day wanted, or null
 */
public record PaperFilter(List<String> categories, LocalDate since, LocalDate until) {

    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z-]+(?:\\.(?:\\*|[A-Za-z][A-Za-z-]*))?");
    private static final String WHOLE_ARCHIVE = ".*";

    /** Refuses what is no category, and days in the wrong order, with an {@link IllegalArgumentException} that names the option. */
    public PaperFilter {
        for (String category : categories) {
            if (!CATEGORY.matcher(category).matches()) {
                throw new IllegalArgumentException(
                        "[--category] must be like [cs.CL], [cs] or [cs.*], got [" + category + "]");
            }
        }
        categories = categories.stream().map(PaperFilter::plain).distinct().toList();
        if (since != null && until != null && since.isAfter(until)) {
            throw new IllegalArgumentException(
                    "[--since] must not be after [--until], got [" + since + "] and [" + until + "]");
        }
    }

    private static String plain(String category) {
        return category.endsWith(WHOLE_ARCHIVE)
                ? category.substring(0, category.length() - WHOLE_ARCHIVE.length())
                : category;
    }

    /** Whether a name among the categories stands for all categories of an archive. */
    public static boolean isArchive(String category) {
        return category.indexOf('.') < 0;
    }

    /** Whether the paper is wanted. */
    public boolean matches(Paper paper) {
        return hasCategory(paper) && hasDay(paper);
    }

    private boolean hasCategory(Paper paper) {
        return categories.isEmpty()
                || paper.categories().stream()
                        .anyMatch(category -> categories.stream().anyMatch(wanted -> covers(wanted, category)));
    }

    /** Whether a category or archive that was asked for stands for the category of a paper. */
    public static boolean covers(String wanted, String category) {
        String lower = category.toLowerCase(Locale.ROOT);
        String name = wanted.toLowerCase(Locale.ROOT);
        // Not "cs*" but "cs.*": math is no math-ph.
        return lower.equals(name) || (isArchive(name) && lower.startsWith(name + "."));
    }

    private boolean hasDay(Paper paper) {
        if (since == null && until == null) {
            return true;
        }
        LocalDate day = paper.submitted() == null ? paper.updated() : paper.submitted();
        if (day == null) {
            YearMonth month = ArxivId.month(paper.id());
            return (since == null || !month.atEndOfMonth().isBefore(since))
                    && (until == null || !month.atDay(1).isAfter(until));
        }
        return (since == null || !day.isBefore(since)) && (until == null || !day.isAfter(until));
    }
}
