/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every list page there is a record of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedListPagesTest {

    private static final Pattern LIST = Pattern.compile("list_(?:current|real)/.*|site_cs/list_.*");
    private static final Pattern MONTHLY =
            Pattern.compile(".*list_[\\w.-]+?_(\\d{4}-\\d\\d)(?:_skip=(\\d+|abc))?(?:_show=(\\d+))?\\.html");
    private static final int SHOWN_BY_DEFAULT = 50;

    /** What arXiv answered with 400, 404 or a redirect. */
    private static final Set<String> NO_LISTS = Set.of(
            "list_current/db_list_cs_2301_skip=0_show=2000.html",
            "list_current/db_list_math-ph_03.html",
            "list_current/fs_list_astro-ph_1912.html",
            "list_current/fs_list_astro-ph_2023-00.html",
            "list_current/fs_list_astro-ph_2023-03_skip=0_show=30.html",
            "list_current/fs_list_astro-ph_2023-13.html",
            "list_current/fs_list_astro-ph_2023-3.html",
            "list_current/fs_list_astro-ph_202303.html",
            "list_current/fs_list_astro-ph_2090-01.html",
            "list_current/fs_list_astro-ph_23.html",
            "list_current/fs_list_astro-ph_2301_skip=0_show=2000.html",
            "list_current/fs_list_astro-ph_9912.html",
            "list_current/fs_list_nosuch_2023-01.html",
            "site_cs/list_cs_1909_400.html",
            "site_cs/list_cs_1910.html",
            "site_cs/list_cs_2301_404.html");

    private static final Set<String> EMPTY = Set.of(
            "list_current/db_list_cs_2001_skip=0_show=2000.html",
            "list_current/db_list_cs_2010-01_skip=0_show=2000.html",
            "list_current/db_list_cs_2011-01_skip=0_show=2000.html",
            "list_current/db_list_cs_2011-02_skip=0_show=2000.html",
            "list_current/db_list_cs_2011-02_skip=2000_show=2000.html",
            "list_current/db_list_cs_2011_skip=0_show=50.html",
            "list_current/db_list_cs_2023-01_skip=0_show=2000.html",
            "list_current/db_list_cs_current.html",
            "list_current/db_list_hep-lat_2024-01.html",
            "list_current/db_list_hep-lat_new.html",
            "list_current/db_list_math-ph_2003-01.html",
            "list_current/db_list_math.MP_2011-02.html",
            "list_current/db_list_math_2011-01.html",
            "list_current/db_list_math_2011-02_skip=0_show=2000.html",
            "list_current/db_list_physics_2011-02_skip=0_show=25.html",
            "list_current/db_list_quant-ph_2011-02.html",
            "list_real/nullbio_no_updates_for_time_period.html",
            "site_cs/list_cs_1993-01_skip=0_show=2000.html",
            "site_cs/list_cs_2001_YYMM-trap_is-year-2001.html",
            "site_cs/list_cs_2019-10.html",
            "site_cs/list_cs_2019-10_skip=0_show=100.html");

    private final ListPageParser parser = new ListPageParser();
    private final Map<String, ListPage> lists = new TreeMap<>();
    private final Map<String, String> unusable = new TreeMap<>();

    @BeforeAll
    void parseAll() throws IOException {
        RecordedPages.forEach((name, content) -> {
            if (LIST.matcher(name).matches()) {
                try {
                    lists.put(name, parser.parse(RecordedPages.page(name, content)));
                } catch (UnusablePageException e) {
                    unusable.put(name, e.getMessage());
                }
            }
        });
    }

    @Test
    void whatIsNoListIsRecognised() {
        assertThat(unusable.keySet()).isEqualTo(Set.copyOf(NO_LISTS));
        assertThat(unusable.get("site_cs/list_cs_1909_400.html")).isEqualTo("is no list, got [Invalid Year: 1909]");
    }

    @Test
    void whatIsEmptyIsRecognised() {
        assertThat(lists.entrySet())
                .filteredOn(entry -> entry.getValue().isEmpty())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(EMPTY);
    }

    @Test
    void everyMonthlyListHasTheRowsAskedForAndTheMonth() {
        int monthly = 0;
        for (Map.Entry<String, ListPage> entry : lists.entrySet()) {
            String name = entry.getKey();
            ListPage page = entry.getValue();
            Matcher matcher = MONTHLY.matcher(name);
            if (!matcher.matches()) {
                continue;
            }
            monthly++;
            int skip =
                    matcher.group(2) == null || matcher.group(2).equals("abc") ? 0 : Integer.parseInt(matcher.group(2));
            int show = matcher.group(3) == null ? SHOWN_BY_DEFAULT : Integer.parseInt(matcher.group(3));
            assertThat(page.isOf(YearMonth.parse(matcher.group(1)))).as(name).isTrue();
            assertThat(page.rows()).as(name).hasSize(Math.max(0, Math.min(show, page.total() - skip)));
            for (int i = 0; i < page.rows().size(); i++) {
                assertThat(page.rows().get(i).number()).as(name).isEqualTo(skip + i + 1);
            }
            assertThat(page.rows()).as(name).extracting(ListRow::key).doesNotHaveDuplicates();
        }
        assertThat(monthly).isGreaterThan(100);
    }

    @Test
    void everyRowOfEveryPageIsAPaper() {
        assertThat(lists)
                .allSatisfy((name, page) ->
                        assertThat(page.rows()).as(name).allMatch(row -> row instanceof ListRow.Listed));
        assertThat(lists.values().stream().mapToInt(page -> page.rows().size()).sum())
                .isEqualTo(11197);
    }

    @Test
    void legacyPagesAreRead() {
        assertThat(lists.keySet()).filteredOn(name -> name.contains("/ittar_")).hasSize(23);
        assertThat(lists.get("list_real/ittar_artificialIntelligence.html").rows())
                .hasSize(536);
        assertThat(lists.get("list_real/ittar_generalLiterature.html").rows())
                .contains(new ListRow.Listed(5, "2401.00736"));
    }

    @Test
    void theListOfAYearIsNotThatOfAMonth() {
        ListPage year = lists.get("site_cs/list_cs_2019_skip=0_show=2000.html");
        ListPage trap = lists.get("site_cs/list_cs_2001_YYMM-trap_is-year-2001.html");

        assertThat(year.heading()).isEqualTo("Authors and titles for 2019");
        assertThat(year.month()).isNull();
        assertThat(trap.isEmpty()).isTrue();
        assertThat(trap.isOf(YearMonth.of(2020, 1))).isFalse();
    }

    @Test
    void beyondTheEndThereIsATotalButNoRow() {
        ListPage page = lists.get("site_cs/list_cs_2019-09_skip=1000_show=25.html");

        assertThat(page.total()).isEqualTo(207);
        assertThat(page.rows()).isEmpty();
        assertThat(page.isEmpty()).isFalse();
    }

    @Test
    void smallPagesTogetherAreTheLargeOne() {
        List<ListRow> together = new ArrayList<>();
        for (int skip = 0; skip < 207; skip += 25) {
            together.addAll(lists.get("site_cs/list_cs_2019-09_skip=" + skip + "_show=25.html")
                    .rows());
        }

        assertThat(together)
                .isEqualTo(lists.get("site_cs/list_cs_2019-09_skip=0_show=2000.html")
                        .rows());
    }

    @Test
    void oldIdsAreRead() {
        assertThat(lists.get("list_current/fs_list_astro-ph_1992-04_skip=0_show=2000.html")
                        .rows())
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.key()).matches("[a-z-]+/9204\\d{3}"));
    }
}
