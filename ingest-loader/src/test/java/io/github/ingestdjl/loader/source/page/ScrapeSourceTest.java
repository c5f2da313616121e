/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static io.github.ingestdjl.loader.PaperPages.emptyList;
import static io.github.ingestdjl.loader.PaperPages.list;
import static io.github.ingestdjl.loader.PaperPages.rows;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyErrorRow;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyList;
import static io.github.ingestdjl.loader.source.page.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeSourceTest extends ScrapeSourceScenario {

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
}
