/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.source.Position;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarvestPlanTest {

    private static final LocalDate TODAY = LocalDate.of(2024, 3, 15);

    @Test
    void daysAreSplitIntoMonths() {
        HarvestPlan plan = HarvestPlan.of(request("2023-12-31", "2024-03-02"), TODAY, Position.START);

        assertThat(plan.windows())
                .extracting(HarvestPlan.Window::scope)
                .containsExactly(
                        "2023-12-31..2023-12-31",
                        "2024-01-01..2024-01-31",
                        "2024-02-01..2024-02-29",
                        "2024-03-01..2024-03-02");
        assertThat(plan.windowsDone()).isZero();
        assertThat(plan.notices()).isEmpty();
    }

    @Test
    void withoutAnEndItReadsUntilToday() {
        HarvestPlan plan = HarvestPlan.of(request("2024-03-15", null), TODAY, Position.START);

        assertThat(plan.windows()).extracting(HarvestPlan.Window::scope).containsExactly("2024-03-15..2024-03-15");
        assertThat(plan.notices()).isEmpty();
    }

    @Test
    void anEndAheadIsCutToTodayAndSaid() {
        HarvestPlan plan = HarvestPlan.of(request("2024-03-01", "2024-12-31"), TODAY, Position.START);

        assertThat(plan.windows()).extracting(HarvestPlan.Window::scope).containsExactly("2024-03-01..2024-03-15");
        assertThat(plan.notices()).singleElement().asString().contains("[2024-12-31]", "[2024-03-15]");
    }

    @Test
    void aBeginningBeforeTheServersFirstDayIsCutAndSaid() {
        HarvestPlan plan = HarvestPlan.of(request("1991-08-01", "2005-10-01"), TODAY, Position.START);

        assertThat(plan.windows())
                .extracting(HarvestPlan.Window::scope)
                .containsExactly("2005-09-16..2005-09-30", "2005-10-01..2005-10-01");
        assertThat(plan.notices()).singleElement().asString().contains("[2005-09-16]");
    }

    @Test
    void aBeginningAheadIsRefused() {
        HarvestRequest request = request("2024-03-16", null);

        assertThatThrownBy(() -> HarvestPlan.of(request, TODAY, Position.START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2024-03-16]");
    }

    @Test
    void aSetThatWasNamedOtherwiseIsSaid() {
        HarvestRequest request = new HarvestRequest("cs.CL", LocalDate.of(2024, 1, 1), null);

        assertThat(HarvestPlan.of(request, TODAY, Position.START).notices())
                .containsExactly("[cs.CL] is the set [cs:cs:CL]");
    }

    @Test
    void anEarlierRunIsTakenUpInItsWindow() {
        HarvestPlan plan = HarvestPlan.of(
                request("2023-12-10", "2024-02-10"), TODAY, new Position("2024-01-01..2024-01-31", "token"));

        assertThat(plan.windows())
                .extracting(HarvestPlan.Window::scope)
                .containsExactly("2024-01-01..2024-01-31", "2024-02-01..2024-02-10");
        assertThat(plan.windowsDone()).isEqualTo(1);
    }

    @Test
    void aWindowThatEndedOnAnEarlierTodayIsFinishedAsItWasBegun() {
        HarvestPlan plan =
                HarvestPlan.of(request("2024-02-01", null), TODAY, new Position("2024-03-01..2024-03-12", "token"));

        assertThat(plan.windows())
                .extracting(HarvestPlan.Window::scope)
                .containsExactly("2024-03-01..2024-03-12", "2024-03-13..2024-03-15");
        assertThat(plan.windowsDone()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022-01-01..2022-01-31", "2024-04-01..2024-04-30", "2023-01", "a..b", "17"})
    void aPositionOfAnotherRequestIsRefused(String scope) {
        HarvestRequest request = request("2023-12-01", null);
        Position position = new Position(scope, "");

        assertThatThrownBy(() -> HarvestPlan.of(request, TODAY, position))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[" + scope + "]");
    }

    private static HarvestRequest request(String from, String until) {
        return new HarvestRequest("cs", LocalDate.parse(from), until == null ? null : LocalDate.parse(until));
    }
}
