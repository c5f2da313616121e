/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeRequestTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2022, 11);
    private static final YearMonth JANUARY = YearMonth.of(2023, 1);

    @ParameterizedTest
    @ValueSource(strings = {"cs", "cs.CL", "hep-th", "cond-mat.mes-hall", "physics.ao-ph"})
    void archivesAndCategoriesAreValid(String archive) {
        assertThat(new ScrapeRequest(archive, JANUARY, JANUARY).months()).containsExactly(JANUARY);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"CS", "cs/", "cs.", "../etc", "cs?x=1", "cs CL", "cs.CL.x"})
    void anythingElseIsNot(String archive) {
        assertThatThrownBy(() -> new ScrapeRequest(archive, JANUARY, JANUARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--archive] must be an archive or category such as [cs], [cs.CL] or [hep-th], got ["
                        + archive + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sc", "csx.CL", "mathematics"})
    void anArchiveThatArxivDoesNotHaveIsToldBeforeItIsAsked(String archive) {
        assertThatThrownBy(() -> new ScrapeRequest(archive, JANUARY, JANUARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[--archive] must be an archive of arXiv or one of its categories")
                .hasMessageContaining("got [" + archive + "]; there are [acc-phys, ");
    }

    @Test
    void monthsAreCountedFromTheFirstToTheLast() {
        assertThat(new ScrapeRequest("cs", NOVEMBER, JANUARY).months())
                .containsExactly(NOVEMBER, YearMonth.of(2022, 12), JANUARY);
    }

    @Test
    void theEndMustNotBeBeforeTheBeginning() {
        assertThatThrownBy(() -> new ScrapeRequest("cs", JANUARY, NOVEMBER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--until] must not be before [--from] [2023-01], got [2022-11]");
    }

    @Test
    void thereIsNoListOfTheFutureNorFromBeforeArxiv() {
        YearMonth next = YearMonth.now(ZoneOffset.UTC).plusMonths(2);

        assertThatThrownBy(() -> new ScrapeRequest("cs", JANUARY, next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[--until] must not be after the present month [")
                .hasMessageEndingWith("got [" + next + "]");
        // As when --until is not given.
        assertThatThrownBy(() -> new ScrapeRequest("cs", next, next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[--from] must not be after the present month [")
                .hasMessageEndingWith("got [" + next + "]");
        assertThatThrownBy(() -> new ScrapeRequest("cs", YearMonth.of(23, 1), JANUARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[--from] must be a month from [1991-01] on, such as [2023-01], got [0023-01]");
    }

    @Test
    void listsAreNamedByTheirMonth() {
        assertThat(new Addresses(URI.create("https://arxiv.org"), "cs").list(JANUARY, 2000))
                .hasToString("https://arxiv.org/list/cs/2023-01?skip=2000&show=2000");
        assertThat(new Addresses(URI.create("http://localhost:1/mirror/"), "cs").list(JANUARY, 0))
                .hasToString("http://localhost:1/mirror/list/cs/2023-01?skip=0&show=2000");
    }
}
