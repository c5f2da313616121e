/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static io.github.ingestdjl.loader.PaperPages.list;
import static io.github.ingestdjl.loader.PaperPages.richPage;
import static io.github.ingestdjl.loader.PaperPages.rows;
import static io.github.ingestdjl.loader.source.page.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.FakePages;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A scrape of a site in memory. */
abstract class ScrapeSourceScenario {

    static final String SITE = "https://arxiv.example";
    static final YearMonth JANUARY = YearMonth.of(2023, 1);
    static final YearMonth FEBRUARY = YearMonth.of(2023, 2);
    static final YearMonth MARCH = YearMonth.of(2023, 3);

    /** When all the months of these tests are long over. */
    static final Clock LATER = clock("2024-01-01T00:00:00Z");

    final FakePages site = new FakePages();
    final List<String> notices = new ArrayList<>();

    ScrapeSource source(YearMonth from, YearMonth until) {
        return source(from, until, Resume.NOTHING, LATER);
    }

    ScrapeSource source(YearMonth from, YearMonth until, Resume resume, Clock clock) {
        return new ScrapeSource(
                new ScrapeRequest("cs", from, until), URI.create(SITE + "/"), site, resume, notices::add, clock);
    }

    void month(String period, String name, List<String> ids) {
        site.put(listUri(period, 0), page(list(heading(name), ids.size(), 0, rows(0, ids))));
    }

    void papers(List<String> ids) {
        ids.forEach(id -> site.put(SITE + "/abs/" + id, page(richPage(id))));
    }

    static String listUri(String period, int skip) {
        return SITE + "/list/cs/" + period + "?skip=" + skip + "&show=2000";
    }

    static String heading(String month) {
        return "Authors and titles for " + month + " 2023";
    }

    static List<String> ids(String month, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "%s.%05d".formatted(month, i))
                .toList();
    }

    static List<String> concat(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    static List<SourceRecord> readAll(ScrapeSource source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        try (source) {
            readInto(records, source);
        }
        return records;
    }

    static void readInto(List<SourceRecord> records, ScrapeSource source) throws IOException, InterruptedException {
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            records.add(next);
        }
    }

    static List<String> keys(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::key).toList();
    }

    static void assertRejected(SourceRecord record, RejectReason reason, String message) {
        assertThat(record).isInstanceOfSatisfying(SourceRecord.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.message()).isEqualTo(message);
        });
    }

    static Clock clock(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }
}
