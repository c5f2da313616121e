/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
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
 * @param authors each of whom has to be one of a paper's: the words of a name, in any order, as {@code Vaswani} or {@code Ashish Vaswani}
 * @param phrases each of which has to be in a paper's title or abstract, word for word
 */
public record PaperFilter(
        List<String> categories, LocalDate since, LocalDate until, List<String> authors, List<String> phrases) {

    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z-]+(?:\\.(?:\\*|[A-Za-z][A-Za-z-]*))?");
    private static final String WHOLE_ARCHIVE = ".*";
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** By categories and days alone. */
    public PaperFilter(List<String> categories, LocalDate since, LocalDate until) {
        this(categories, since, until, List.of(), List.of());
    }

    /** Refuses what is no category, and days in the wrong order, with an {@link IllegalArgumentException} that names the option. */
    public PaperFilter {
        for (String category : categories) {
            if (!CATEGORY.matcher(category).matches()) {
                throw new IllegalArgumentException(
                        "[--category] must be like [cs.CL], [cs] or [cs.*], got [" + category + "]");
            }
        }
        categories = categories.stream().map(PaperFilter::plain).distinct().toList();
        authors = List.copyOf(authors);
        phrases = List.copyOf(phrases);
        requireWords("--author", authors);
        requireWords("TEXT", phrases);
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

    private static void requireWords(String option, List<String> values) {
        for (String value : values) {
            if (words(value).isEmpty()) {
                throw new IllegalArgumentException("[" + option + "] must have a word, got [" + value + "]");
            }
        }
    }

    /** Whether the paper is wanted. */
    public boolean matches(Paper paper) {
        return hasCategory(paper) && hasDay(paper) && hasAuthors(paper) && hasPhrases(paper);
    }

    private boolean hasAuthors(Paper paper) {
        return authors.stream().allMatch(author -> paper.authors().stream()
                .anyMatch(name -> words(name).containsAll(words(author))));
    }

    private boolean hasPhrases(Paper paper) {
        return phrases.stream()
                .allMatch(phrase -> has(paper.title(), phrase)
                        || paper.abstractText() != null && has(paper.abstractText(), phrase));
    }

    private static boolean has(String text, String phrase) {
        return Collections.indexOfSubList(words(text), words(phrase)) >= 0;
    }

    private static List<String> words(String text) {
        return NO_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
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
