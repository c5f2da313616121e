/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static io.github.ingestdjl.loader.PaperPages.captcha;
import static io.github.ingestdjl.loader.PaperPages.emptyList;
import static io.github.ingestdjl.loader.PaperPages.list;
import static io.github.ingestdjl.loader.PaperPages.richPage;
import static io.github.ingestdjl.loader.PaperPages.rows;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyErrorRow;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyList;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyRow;
import static io.github.ingestdjl.loader.source.page.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.FakePages;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeSourceTest {

    private static final String SITE = "https://arxiv.example";
    private static final YearMonth JANUARY = YearMonth.of(2023, 1);
    private static final YearMonth FEBRUARY = YearMonth.of(2023, 2);
    private static final YearMonth MARCH = YearMonth.of(2023, 3);

    /** When all the months of these tests are long over. */
    private static final Clock LATER = clock("2024-01-01T00:00:00Z");

    private final FakePages site = new FakePages();
    private final List<String> notices = new ArrayList<>();

    @Test
    void everyPaperOfEveryMonthIsReturnedOnce() throws Exception {
        List<String> january = ids("2301", 3);
        List<String> march = ids("2303", 2);
        month("2023-01", "January", january);
        site.put(listUri("2023-02", 0), page(emptyList(heading("February"), 0, 0)));
        month("2023-03", "March", march);
        papers(january);
        papers(march);

        List<SourceRecord> records = readAll(source(JANUARY, MARCH));

        assertThat(records).allMatch(record -> record instanceof SourceRecord.Accepted);
        assertThat(keys(records)).containsExactlyElementsOf(concat(january, march));
        assertThat(records.get(0).origin().place()).isEqualTo(SITE + "/abs/2301.00001");
        assertThat(site.asked()).doesNotHaveDuplicates().hasSize(3 + 5);
        assertThat(notices).containsExactly("2023-01: 3 papers", "2023-02: no papers", "2023-03: 2 papers");
    }

    @Test
    void longListsAreReadPageByPage() throws Exception {
        List<String> ids = ids("2301", 4001);
        for (int skip = 0; skip < 4001; skip += 2000) {
            List<String> part = ids.subList(skip, Math.min(4001, skip + 2000));
            site.put(listUri("2023-01", skip), page(list(heading("January"), 4001, skip, rows(skip, part))));
        }
        // Of each page one paper, the rest is done.
        List<String> left = List.of("2301.00001", "2301.02001", "2301.04001");
        papers(left);
        Set<String> done = new HashSet<>(ids);
        left.forEach(done::remove);
        Resume resume = new Resume(new Position("2023-01", ""), done);

        assertThat(keys(readAll(source(JANUARY, JANUARY, resume, LATER)))).isEqualTo(left);
        assertThat(site.asked())
                .startsWith(
                        "/list/cs/2023-01?skip=0&show=2000",
                        "/list/cs/2023-01?skip=2000&show=2000",
                        "/list/cs/2023-01?skip=4000&show=2000")
                .hasSize(3 + left.size());
    }

    @Test
    void theAddressOfABrokenRowIsThatOfItsPage() throws Exception {
        List<String> ids = ids("2301", 2000);
        site.put(listUri("2023-01", 0), page(list(heading("January"), 2001, 0, rows(0, ids))));
        site.put(
                listUri("2023-01", 2000),
                page(legacyList(
                        heading("January"),
                        "[ total of 2001 entries: <a>1-2000</a> | <b>2001-2001</b> ]",
                        legacyErrorRow(2001, "cs/0101001"))));
        Resume resume = new Resume(new Position("2023-01", ""), Set.copyOf(ids));

        List<SourceRecord> records = readAll(source(JANUARY, JANUARY, resume, LATER));

        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.origin().place()).isEqualTo(listUri("2023-01", 2000)));
    }

    @Test
    void rowsThatAreAddedWhileAListIsReadAreNeitherLostNorDoubled() throws Exception {
        // Two rows a page. A new row comes to the front between the first and the second page: 2 would be seen twice, 0
        // never.
        site.put(
                listUri("2023-01", 0),
                page(list(heading("January"), 3, 0, rows(0, List.of("2301.00001", "2301.00002")))),
                page(list(heading("January"), 4, 0, rows(0, List.of("2301.00000", "2301.00001")))));
        site.put(
                listUri("2023-01", 2),
                page(list(heading("January"), 4, 2, rows(2, List.of("2301.00002", "2301.00003")))));
        List<String> all = List.of("2301.00000", "2301.00001", "2301.00002", "2301.00003");
        papers(all);

        assertThat(keys(readAll(source(JANUARY, JANUARY)))).containsExactlyElementsOf(all);
        assertThat(notices).contains("2023-01: the list has changed while it was read, reading it again");
    }

    @Test
    void aListThatNeverStandsStillStopsTheScrape() {
        site.put(
                listUri("2023-01", 0),
                IntStream.range(3, 30)
                        .mapToObj(total ->
                                page(list(heading("January"), total, 0, rows(0, List.of("2301.00001", "2301.00002")))))
                        .toArray(Page[]::new));
        site.put(listUri("2023-01", 2), page(list(heading("January"), 99, 2, rows(2, List.of("2301.00003")))));

        assertThatThrownBy(() -> readAll(source(JANUARY, JANUARY)))
                .isInstanceOf(IOException.class)
                .hasMessage("the list at [" + listUri("2023-01", 0)
                        + "] keeps changing while it is read: run the command again later to go on");
        assertThat(site.asked()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-01-20T00:00:00Z", "2023-02-28T23:59:59Z"})
    void whatIsAddedToAMonthThatIsNotLongOverIsReadToo(String now) throws Exception {
        site.put(
                listUri("2023-01", 0),
                page(list(heading("January"), 2, 0, rows(0, List.of("2301.00001", "2301.00002")))),
                page(list(heading("January"), 3, 0, rows(0, List.of("2301.00000", "2301.00001", "2301.00002")))));
        papers(List.of("2301.00000", "2301.00001", "2301.00002"));

        assertThat(keys(readAll(source(JANUARY, JANUARY, Resume.NOTHING, clock(now)))))
                .containsExactlyInAnyOrder("2301.00000", "2301.00001", "2301.00002");
        assertThat(notices).contains("2023-01: grown from 2 to 3 papers, reading the list again");
        assertThat(site.asked().stream().filter(uri -> uri.startsWith("/abs"))).doesNotHaveDuplicates();
    }

    @Test
    void aMonthThatIsOverIsNotAskedForTwice() throws Exception {
        month("2023-01", "January", ids("2301", 2));
        papers(ids("2301", 2));
        Clock march = clock("2023-03-01T00:00:00Z");

        readAll(source(JANUARY, JANUARY, Resume.NOTHING, march));
        readAll(source(JANUARY, JANUARY, Resume.NOTHING, march));

        assertThat(site.asked()).hasSize(3);
    }

    @Test
    void aPaperThatVanishedIsRejected() throws Exception {
        month("2023-01", "January", ids("2301", 3));
        papers(List.of("2301.00001"));
        site.put(SITE + "/abs/2301.00002", page(PaperPages.notFound("2301.00002"), 404));
        site.put(SITE + "/abs/2301.00003", page("<h1>Article 2301.00003 not found</h1>", 410));

        List<SourceRecord> records = readAll(source(JANUARY, JANUARY));

        assertThat(keys(records)).containsExactlyElementsOf(ids("2301", 3));
        assertRejected(records.get(1), RejectReason.VANISHED, "the list has it, but its page answers [404]");
        assertRejected(records.get(2), RejectReason.VANISHED, "the list has it, but its page answers [410]");
        assertThat(site.asked()).hasSize(4);
    }

    @Test
    void aRowThatArxivCouldNotFillInIsRejected() throws Exception {
        site.put(
                listUri("2023-01", 0),
                page(legacyList(
                        heading("January"),
                        "[ total of 2 entries: <b>1-2</b> ]",
                        legacyErrorRow(1, "cs/0101001") + legacyRow(2, "2301.00001"))));
        papers(List.of("2301.00001"));

        List<SourceRecord> records = readAll(source(JANUARY, JANUARY));

        assertThat(keys(records)).containsExactly("cs/0101001", "2301.00001");
        assertRejected(records.get(0), RejectReason.LIST_ERROR, "[1] error with cs/0101001");
        assertThat(records.get(0).origin().place()).isEqualTo(listUri("2023-01", 0));
    }

    @Test
    void anUnreadablePageIsAskedForAgain() throws Exception {
        month("2023-01", "January", ids("2301", 1));
        String paper = richPage("2301.00001");
        site.put(
                SITE + "/abs/2301.00001",
                page(captcha()),
                page(paper.substring(0, paper.length() / 2)),
                page(richPage("2301.99999")),
                page(paper));

        List<SourceRecord> records = readAll(source(JANUARY, JANUARY));

        assertThat(records).singleElement().isInstanceOf(SourceRecord.Accepted.class);
        assertThat(notices)
                .contains(
                        "[https://arxiv.example/abs/2301.00001] the page is no abstract page, got [arXiv reCAPTCHA], asking again",
                        "[https://arxiv.example/abs/2301.00001] the page must be that of [2301.00001], got [2301.99999], asking again");
    }

    @Test
    void aPageThatStaysUnreadableIsRejectedAndTheScrapeGoesOn() throws Exception {
        month("2023-01", "January", ids("2301", 3));
        papers(List.of("2301.00001", "2301.00003"));
        site.put(SITE + "/abs/2301.00002", page(captcha()));

        List<SourceRecord> records = readAll(source(JANUARY, JANUARY));

        assertThat(keys(records)).containsExactlyElementsOf(ids("2301", 3));
        assertRejected(
                records.get(1), RejectReason.UNREADABLE_PAGE, "the page is no abstract page, got [arXiv reCAPTCHA]");
        assertThat(site.asked()).filteredOn(uri -> uri.endsWith("2301.00002")).hasSize(4);
    }

    @Test
    void unreadablePagesAtTheEndOfAMonthAreRejectedOnceAListShowsThatTheSiteIsWell() throws Exception {
        month("2023-01", "January", ids("2301", 2));
        site.put(SITE + "/abs/2301.00001", page(captcha()));
        site.put(SITE + "/abs/2301.00002", page(captcha()));

        ScrapeSource source = source(JANUARY, JANUARY);

        assertThat(keys(readAll(source))).containsExactlyElementsOf(ids("2301", 2));
        assertThat(source.position()).isEqualTo(new Position("2023-01", ""));
    }

    @Test
    void aSiteThatShowsCaptchasStopsTheScrapeAndNothingIsLost() throws Exception {
        List<String> ids = ids("2301", 20);
        month("2023-01", "January", ids);
        papers(ids.subList(0, 5));
        Page captcha = page(captcha());
        ids.subList(5, 15)
                .forEach(id -> site.put(SITE + "/abs/" + id, captcha, captcha, captcha, captcha, page(richPage(id))));
        papers(ids.subList(15, 20));
        ScrapeSource source = source(JANUARY, JANUARY);
        List<SourceRecord> records = new ArrayList<>();

        assertThatThrownBy(() -> readInto(records, source))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "10 pages in a row are unreadable, the last at [https://arxiv.example/abs/2301.00015]: the page is"
                                + " no abstract page, got [arXiv reCAPTCHA]; if a browser shows a paper there, run the command again"
                                + " later to go on");
        assertThat(keys(records)).isEqualTo(ids.subList(0, 5));

        Resume resume = new Resume(source.position(), Set.copyOf(keys(records)));
        List<SourceRecord> rest = readAll(source(JANUARY, JANUARY, resume, LATER));
        assertThat(keys(rest)).isEqualTo(ids.subList(5, 20));
        assertThat(rest).allMatch(record -> record instanceof SourceRecord.Accepted);
    }

    @Test
    void anUnusableListIsAskedForAgain() throws Exception {
        String whole = list(heading("January"), 1, 0, rows(0, ids("2301", 1)));
        site.put(
                listUri("2023-01", 0),
                page(captcha()),
                page(list(heading("January"), 5, 2, rows(2, ids("2301", 2)))),
                page(emptyList(heading("January"), 7, 0)),
                page(whole));
        papers(ids("2301", 1));

        assertThat(keys(readAll(source(JANUARY, JANUARY)))).containsExactly("2301.00001");
        assertThat(notices)
                .contains(
                        "[" + listUri("2023-01", 0) + "] is no list, got [arXiv reCAPTCHA], asking again",
                        "[" + listUri("2023-01", 0) + "] must begin with row [1], got [3], asking again",
                        "[" + listUri("2023-01", 0) + "] has none of its [7] rows, asking again");
    }

    @Test
    void aListThatStaysUnusableStopsTheScrape() {
        site.put(listUri("2023-01", 0), page(captcha()));

        assertThatThrownBy(() -> readAll(source(JANUARY, JANUARY)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the page at [" + listUri("2023-01", 0) + "] is no list, got [arXiv reCAPTCHA], 4 times: if a"
                                + " browser shows a list there, run the command again later to go on")
                .hasCauseInstanceOf(InvalidPaperException.class);
        assertThat(site.asked()).hasSize(4);
    }

    @Test
    void aListThatDoesNotExistStopsTheScrapeAtOnce() {
        site.put(listUri("2023-01", 0), page("<h1>Invalid archive or category: cs</h1>", 400));

        assertThatThrownBy(() -> readAll(source(JANUARY, JANUARY)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the list at [" + listUri("2023-01", 0) + "] answers [400] [Invalid archive or category: cs]");
        assertThat(site.asked()).hasSize(1);
    }

    @Test
    void theListOfAYearInPlaceOfAMonthStopsTheScrape() {
        ScrapeRequest request = new ScrapeRequest("cs", YearMonth.of(2020, 1), YearMonth.of(2020, 1));
        site.put(SITE + "/list/cs/2020-01?skip=0&show=2000", page(emptyList("Authors and titles for 2001", 0, 0)));

        assertThatThrownBy(() ->
                        readAll(new ScrapeSource(request, URI.create(SITE), site, Resume.NOTHING, notices::add, LATER)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the list at [https://arxiv.example/list/cs/2020-01?skip=0&show=2000] must be that of [2020-01],"
                                + " got [Authors and titles for 2001]");
    }

    @Test
    void whateverHasBeenReturnedTheRestIsReturnedAfterAResume() throws Exception {
        List<String> january = ids("2301", 3);
        List<String> february = ids("2302", 3);
        month("2023-01", "January", january);
        month("2023-02", "February", february);
        papers(january);
        papers(february);
        List<String> all = concat(january, february);

        for (int cut = 0; cut <= all.size(); cut++) {
            ScrapeSource source = source(JANUARY, FEBRUARY);
            List<String> before = new ArrayList<>();
            Set<String> doneInScope = new HashSet<>();
            String scope = "";
            for (int i = 0; i < cut; i++) {
                before.add(source.next().key());
                if (!source.position().scope().equals(scope)) {
                    scope = source.position().scope();
                    doneInScope.clear();
                }
                doneInScope.add(before.get(i));
            }
            ScrapeSource resumed = source(JANUARY, FEBRUARY, new Resume(source.position(), doneInScope), LATER);

            assertThat(concat(before, keys(readAll(resumed))))
                    .as("after %d", cut)
                    .isEqualTo(all);
        }
    }

    @Test
    void monthsBeforeThePositionAreNotAskedForAgain() throws Exception {
        month("2023-02", "February", ids("2302", 2));
        papers(ids("2302", 2));
        Resume resume = new Resume(new Position("2023-02", ""), Set.of("2302.00001"));

        assertThat(keys(readAll(source(JANUARY, FEBRUARY, resume, LATER)))).containsExactly("2302.00002");
        assertThat(site.asked()).containsExactly("/list/cs/2023-02?skip=0&show=2000", "/abs/2302.00002");
    }

    @Test
    void aPositionThatIsNoMonthIsRefused() {
        Resume resume = new Resume(new Position("token", ""), Set.of());

        assertThatThrownBy(() -> source(JANUARY, FEBRUARY, resume, LATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the place to go on from must be a month, got [token]");
    }

    @Test
    void progressTellsMonthsAndRows() throws Exception {
        month("2023-01", "January", ids("2301", 3));
        month("2023-02", "February", ids("2302", 1));
        papers(concat(ids("2301", 3), ids("2302", 1)));
        Resume resume = new Resume(new Position("2023-01", ""), Set.of("2301.00001"));
        ScrapeSource source = source(JANUARY, FEBRUARY, resume, LATER);

        assertThat(source.reach()).isEqualTo(new Reach(0, ""));
        source.next();
        assertThat(source.reach()).isEqualTo(new Reach(1 / 3.0, "2023-01, row 2 of 3"));
        source.next();
        source.next();
        assertThat(source.reach()).isEqualTo(new Reach(1, "2023-02, row 1 of 1"));
        assertThat(source.next()).isNull();
        assertThat(source.reach()).isEqualTo(new Reach(1, ""));
    }

    @Test
    void aBrokenConnectionStopsTheScrapeAndTheRestFollowsAfterAResume() throws Exception {
        month("2023-01", "January", ids("2301", 2));
        papers(List.of("2301.00001"));
        ScrapeSource source = source(JANUARY, JANUARY);

        assertThat(source.next().key()).isEqualTo("2301.00001");
        assertThatThrownBy(source::next).isInstanceOf(IOException.class).hasMessage("connection refused");

        papers(List.of("2301.00002"));
        Resume resume = new Resume(source.position(), Set.of("2301.00001"));
        assertThat(keys(readAll(source(JANUARY, JANUARY, resume, LATER)))).containsExactly("2301.00002");
    }

    private ScrapeSource source(YearMonth from, YearMonth until) {
        return source(from, until, Resume.NOTHING, LATER);
    }

    private ScrapeSource source(YearMonth from, YearMonth until, Resume resume, Clock clock) {
        return new ScrapeSource(
                new ScrapeRequest("cs", from, until), URI.create(SITE + "/"), site, resume, notices::add, clock);
    }

    private void month(String period, String name, List<String> ids) {
        site.put(listUri(period, 0), page(list(heading(name), ids.size(), 0, rows(0, ids))));
    }

    private void papers(List<String> ids) {
        ids.forEach(id -> site.put(SITE + "/abs/" + id, page(richPage(id))));
    }

    private static String listUri(String period, int skip) {
        return SITE + "/list/cs/" + period + "?skip=" + skip + "&show=2000";
    }

    private static String heading(String month) {
        return "Authors and titles for " + month + " 2023";
    }

    private static List<String> ids(String month, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "%s.%05d".formatted(month, i))
                .toList();
    }

    private static List<String> concat(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private static List<SourceRecord> readAll(ScrapeSource source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        try (source) {
            readInto(records, source);
        }
        return records;
    }

    private static void readInto(List<SourceRecord> records, ScrapeSource source)
            throws IOException, InterruptedException {
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            records.add(next);
        }
    }

    private static List<String> keys(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::key).toList();
    }

    private static void assertRejected(SourceRecord record, RejectReason reason, String message) {
        assertThat(record).isInstanceOfSatisfying(SourceRecord.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.message()).isEqualTo(message);
        });
    }

    private static Clock clock(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }
}
