/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The part of an abstract page that tells who sent what when.
 *
 * @param submitter null where it tells no name
 * @param days the day of each version in UTC, the first first; empty where the page has no history
 * @param lastWithdrawn whether the last version takes the paper back
 */
record SubmissionHistory(String submitter, List<LocalDate> days, boolean lastWithdrawn) {

    private static final Pattern SUBMITTER = Pattern.compile("From: (.+?) \\[");

    // "[v2] Fri, 21 Jun 2019 06:21:52 UTC (1,329 KB) (withdrawn)"; the zone was GMT formerly, and the size
    // "(1329kb,D)".
    private static final Pattern VERSION =
            Pattern.compile("\\[v(\\d{1,4})] \\w{3}, (\\d{1,2} \\w{3} \\d{4}) [\\d:]+ (?:UTC|GMT)([^\\[]*)");

    private static final char NO_BREAK_SPACE = '\u00a0';
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    static SubmissionHistory of(Document document) {
        Element history = document.selectFirst(".submission-history");
        if (history == null) {
            return new SubmissionHistory(null, List.of(), false);
        }
        String text = Whitespace.fold(history.text().replace(NO_BREAK_SPACE, ' '));
        Matcher submitter = SUBMITTER.matcher(text);
        SortedMap<Integer, LocalDate> days = new TreeMap<>();
        boolean lastWithdrawn = false;
        Matcher version = VERSION.matcher(text);
        while (version.find()) {
            int number = Integer.parseInt(version.group(1));
            days.put(number, day(version.group(2)));
            if (number == days.lastKey()) {
                lastWithdrawn = version.group(3).contains("(withdrawn)");
            }
        }
        boolean gapless = days.isEmpty() || days.firstKey() == 1 && days.lastKey() == days.size();
        if (!gapless || days.containsValue(null)) {
            days.clear();
        }
        return new SubmissionHistory(
                submitter.find() ? TexText.name(submitter.group(1)) : null, List.copyOf(days.values()), lastWithdrawn);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text, DAY);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
