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
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyNoListing;
import static io.github.ingestdjl.loader.source.page.LegacyPages.legacyRow;
import static io.github.ingestdjl.loader.source.page.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListPageParserTest {

    private static final String JANUARY = "Authors and titles for January 2023";

    private final ListPageParser parser = new ListPageParser();

    @Test
    void aWholeListIsRead() throws InvalidPaperException {
        ListPage page = parser.parse(page(list(JANUARY, 2, 0, rows(0, List.of("2301.00001", "hep-th/9901001")))));

        assertThat(page.heading()).isEqualTo(JANUARY);
        assertThat(page.month()).isEqualTo(YearMonth.of(2023, 1));
        assertThat(page.total()).isEqualTo(2);
        assertThat(page.rows())
                .containsExactly(new ListPage.Row(1, "2301.00001", null), new ListPage.Row(2, "hep-th/9901001", null));
    }

    @Test
    void aPageOfALongListTellsTheTotalOfAll() throws InvalidPaperException {
        ListPage page = parser.parse(page(list(JANUARY, 207, 200, rows(200, ids(7)))));

        assertThat(page.total()).isEqualTo(207);
        assertThat(page.rows()).hasSize(7);
        assertThat(page.rows().get(0).number()).isEqualTo(201);
    }

    @Test
    void twoThousandRowsAreRead() throws InvalidPaperException {
        ListPage page = parser.parse(page(list(JANUARY, 5648, 2000, rows(2000, ids(2000)))));

        assertThat(page.rows()).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void aLegacyPageIsRead() throws InvalidPaperException {
        ListPage page = parser.parse(page(legacyList(
                JANUARY,
                "[ total of 123 entries: <b>1-2</b> | <a href=\"/list/cs/2301?skip=2&amp;show=2\">3-4</a> ... ]",
                legacyRow(1, "2301.00001") + legacyRow(2, "math/0202001"))));

        assertThat(page.total()).isEqualTo(123);
        assertThat(page.month()).isEqualTo(YearMonth.of(2023, 1));
        assertThat(page.rows())
                .containsExactly(new ListPage.Row(1, "2301.00001", null), new ListPage.Row(2, "math/0202001", null));
    }

    @Test
    void aRowThatArxivCouldNotFillInIsToldFromATitleOfThoseWords() throws InvalidPaperException {
        ListPage page = parser.parse(page(legacyList(
                JANUARY,
                "[ total of 3 entries: <b>1-3</b> ]",
                legacyRow(1, "2301.00001") + legacyErrorRow(2, "cs/0101002") + legacyErrorRow(3, "something"))));

        assertThat(page.rows())
                .containsExactly(
                        new ListPage.Row(1, "2301.00001", null),
                        new ListPage.Row(2, "cs/0101002", "[2] error with cs/0101002"),
                        new ListPage.Row(3, null, "[3] error with something"));
        assertThat(page.rows())
                .extracting(ListPage.Row::key)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void anEmptyMonthIsEmptyInBothMarkups() throws InvalidPaperException {
        ListPage current = parser.parse(page(emptyList(JANUARY, 0, 0)));
        ListPage legacy = parser.parse(page(legacyNoListing()));

        assertThat(current.total()).isZero();
        assertThat(current.isOf(YearMonth.of(2023, 1))).isTrue();
        assertThat(current.isOf(YearMonth.of(2023, 2))).isFalse();
        assertThat(legacy.total()).isZero();
        assertThat(legacy.isOf(YearMonth.of(1993, 1))).isTrue();
    }

    @Test
    void beyondTheEndOfAListThereAreNoRows() throws InvalidPaperException {
        ListPage page = parser.parse(page(emptyList(JANUARY, 207, 1000)));

        assertThat(page.total()).isEqualTo(207);
        assertThat(page.rows()).isEmpty();
        assertThat(page.total()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Authors and titles for 2001                                  |
                    Authors and titles for recent submissions                    |
                    Showing new listings for Thursday, 3 February 2011           |
                    Authors and titles for September 2019                        | 2019-09
                    Authors and titles for Nov 2008                              | 2008-11
                    Authors and titles for astro-ph in May 2008, skipping first 25 | 2008-05
                    """)
    void theHeadingTellsTheMonthIfItIsThatOfOne(String heading, YearMonth month) throws InvalidPaperException {
        ListPage page = parser.parse(page(list(heading, 1, 0, rows(0, List.of("2301.00001")))));

        assertThat(page.month()).isEqualTo(month);
        assertThat(page.isOf(YearMonth.of(2001, 1))).isFalse();
    }

    @Test
    void theListOfAYearIsNotThatOfAMonthEvenIfEmpty() throws InvalidPaperException {
        ListPage page = parser.parse(page(emptyList("Authors and titles for 2001", 0, 0)));

        assertThat(page.total()).isZero();
        assertThat(page.isOf(YearMonth.of(2020, 1))).isFalse();
    }

    @Test
    void aCutOffPageIsUnusable() {
        String whole = list(JANUARY, 30, 0, rows(0, ids(30)));

        for (int part = 2; part < 10; part++) {
            String html = whole.substring(0, whole.length() * part / 10);
            assertThatThrownBy(() -> parser.parse(page(html)))
                    .as(part + "/10")
                    .isInstanceOf(InvalidPaperException.class)
                    .hasMessageStartingWith("is cut off: it announces [30] rows, got [");
        }
    }

    @Test
    void whatIsNoListIsNotAnEmptyMonth() {
        assertThatThrownBy(() -> parser.parse(page(PaperPages.captcha())))
                .isInstanceOf(InvalidPaperException.class)
                .hasMessage("is no list, got [arXiv reCAPTCHA]");
        assertThatThrownBy(() -> parser.parse(page("")))
                .isInstanceOf(InvalidPaperException.class)
                .hasMessage("is no list, got []");
        assertThatThrownBy(() -> parser.parse(page("<h1>Down for maintenance</h1><h2>Back soon</h2>")))
                .isInstanceOf(InvalidPaperException.class)
                .hasMessage("is no list, got [Down for maintenance]");
    }

    @Test
    void anErrorOfTheSiteIsNoListWhateverItShows() {
        assertThatThrownBy(() -> parser.parse(page("<h1>Invalid Year: 1909</h1>", 400)))
                .isInstanceOf(InvalidPaperException.class)
                .hasMessage("answers [400] [Invalid Year: 1909]");
    }

    private static List<String> ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj("2301.%05d"::formatted).toList();
    }
}
