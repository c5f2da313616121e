/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaperFilterTest {

    private static final LocalDate DAY = LocalDate.of(2023, 1, 31);

    @ParameterizedTest
    @CsvSource({
        "cs.CL, true",
        "cs.LG, true",
        "cs.IR, false",
        "cs, true",
        "cs.*, true",
        "cs.cl, true",
        "math, false",
        "math-ph, true",
        "math-ph.*, true",
        "hep-th, false",
    })
    void aCategoryMatchesPrimaryAndCrossListedAndAnArchiveAllOfIts(String category, boolean matches) {
        Paper paper = paper().categories(List.of("cs.CL", "cs.LG", "math-ph")).build();

        assertThat(new PaperFilter(List.of(category), null, null).matches(paper))
                .isEqualTo(matches);
        assertThat(new PaperFilter(List.of("hep-ex", category), null, null).matches(paper))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"Vaswani, true", "ASHISH vaswani, true", "'Vaswani, Ashish', true", "Vaswani Noam, false", "Vas, false"
    })
    void anAuthorHasAllWordsOfTheName(String author, boolean matches) {
        Paper paper = paper().authors(List.of("Ashish Vaswani", "Noam Shazeer")).build();

        assertThat(new PaperFilter(List.of(), null, null, List.of(author), List.of()).matches(paper))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "low rank, true",
        "LOW-RANK, true",
        "rank low, false",
        "low rank updates of, true",
        "updates of low, false"
    })
    void aPhraseIsThereWordForWord(String phrase, boolean matches) {
        Paper paper =
                paper().abstractText("Low-rank updates, of matrices. Low rank.").build();

        assertThat(new PaperFilter(List.of(), null, null, List.of(), List.of(phrase)).matches(paper))
                .isEqualTo(matches);
    }

    @Test
    void anAuthorWithoutAWordIsRefused() {
        assertThatThrownBy(() -> new PaperFilter(List.of(), null, null, List.of("…"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--author] must have a word, got […]");
    }

    @Test
    void aPaperWithoutCategoriesMatchesOnlyWhereNoneIsAskedFor() {
        assertThat(new PaperFilter(List.of("cs"), null, null).matches(paper().build()))
                .isFalse();
        assertThat(new PaperFilter(List.of(), null, null).matches(paper().build()))
                .isTrue();
    }

    @Test
    void bothDaysAreIncluded() {
        Paper paper = paper().submitted(DAY).updated(DAY.plusYears(1)).build();

        assertThat(new PaperFilter(List.of(), DAY, DAY).matches(paper)).isTrue();
        assertThat(new PaperFilter(List.of(), DAY.plusDays(1), null).matches(paper))
                .isFalse();
        assertThat(new PaperFilter(List.of(), null, DAY.minusDays(1)).matches(paper))
                .isFalse();
    }

    @Test
    void withoutTheFirstVersionsDayTheLastChangeCounts() {
        PaperFilter filter = new PaperFilter(List.of(), DAY, null);

        assertThat(filter.matches(paper().updated(DAY).build())).isTrue();
        assertThat(filter.matches(paper().updated(DAY.minusDays(1)).build())).isFalse();
    }

    @Test
    void aPaperOfUnknownDayIsOfAnyDayOfItsIdsMonth() {
        Paper paper = Paper.builder("2106.09685", "T").build();

        assertThat(new PaperFilter(List.of(), LocalDate.of(2021, 6, 30), null).matches(paper))
                .isTrue();
        assertThat(new PaperFilter(List.of(), LocalDate.of(2021, 7, 1), null).matches(paper))
                .isFalse();
        assertThat(new PaperFilter(List.of(), null, LocalDate.of(2021, 6, 1)).matches(paper))
                .isTrue();
        assertThat(new PaperFilter(List.of(), null, LocalDate.of(2021, 5, 31)).matches(paper))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "c", "Computer Science", "cs CL", "CS.CL", "cs.", "cs.**", "cs.*.*", ".CL", "cs,math", "*"})
    void whatIsNoCategoryIsRefused(String category) {
        assertThatThrownBy(() -> new PaperFilter(List.of(category), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--category] must be like [cs.CL], [cs] or [cs.*], got [" + category + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cs.CL", "hep-th", "cond-mat.str-el", "physics.flu-dyn", "q-bio.NC", "cs"})
    void categoriesAsArxivWritesThemAreTaken(String category) {
        assertThat(new PaperFilter(List.of(category), null, null).categories()).containsExactly(category);
    }

    @Test
    void aStarStandsForAnArchiveToo() {
        assertThat(new PaperFilter(List.of("cs.*", "cs"), null, null))
                .isEqualTo(new PaperFilter(List.of("cs"), null, null));
    }

    @Test
    void daysInTheWrongOrderAreRefused() {
        assertThatThrownBy(() -> new PaperFilter(List.of(), DAY, DAY.minusDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--since] must not be after [--until], got [2023-01-31] and [2023-01-30]");
    }

    private static Paper.Builder paper() {
        return Paper.builder("2301.00001", "T");
    }
}
