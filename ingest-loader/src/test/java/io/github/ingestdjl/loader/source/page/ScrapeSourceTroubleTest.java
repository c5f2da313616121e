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
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a scrape does when pages are missing, unreadable or others than were asked for. */
class ScrapeSourceTroubleTest extends ScrapeSourceScenario {

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
    void aListThatIsNotThereAsksForTheArchivesName() {
        site.put(listUri("2023-01", 0), page("", 404));

        assertThatThrownBy(() -> readAll(source(JANUARY, JANUARY)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the list at [" + listUri("2023-01", 0)
                                + "] answers [404]: is [cs] an archive or category of arXiv, such as [cs], [cs.CL] or [hep-th]?");
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
}
