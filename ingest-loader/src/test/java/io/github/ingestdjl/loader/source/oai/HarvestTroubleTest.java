/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a harvest does when tokens die and pages are none. */
class HarvestTroubleTest extends HarvestScenario {

    @Test
    void afterAnExpiredTokenTheMonthIsReadAgainAndNothingIsReturnedTwice() throws Exception {
        // Next morning there are new tokens, and one record has been changed and moved to the end.
        put(
                        JANUARY,
                        PaperRecords.list("x", raw(1, "2023-01-02"), raw(2, "2023-01-02")),
                        PaperRecords.list("x2", raw(2, "2023-01-02"), raw(3, "2023-01-03")))
                .put(BY_TOKEN + "x", EXPIRED)
                .put(BY_TOKEN + "x2", PaperRecords.list("", raw(4, "2023-01-04"), raw(1, "2023-01-31")))
                .put(FEBRUARY, NOTHING);

        assertThat(keys(read(source(Resume.NOTHING))))
                .containsExactly(
                        "2301.00001@2023-01-02",
                        "2301.00002@2023-01-02",
                        "2301.00003@2023-01-03",
                        "2301.00004@2023-01-04",
                        "2301.00001@2023-01-31");
        assertThat(notices).singleElement().asString().contains("expired", "[2023-01-01..2023-01-31]");
        assertThat(pages.asked())
                .containsExactly(JANUARY, BY_TOKEN + "x", BY_TOKEN + "x", JANUARY, BY_TOKEN + "x2", FEBRUARY);
        assertThat(pages.askedAgain())
                .as("neither the error nor the first page with its old token may come from memory")
                .containsExactly(BY_TOKEN + "x", JANUARY);
    }

    @Test
    void anEarlierRunsTokenThatHasExpiredCostsOnlyTheReadingAgain() throws Exception {
        put(BY_TOKEN + "old", EXPIRED)
                .put(JANUARY, PaperRecords.list(null, raw(1, "2023-01-02"), raw(2, "2023-01-02"), raw(3, "2023-01-02")))
                .put(FEBRUARY, NOTHING);
        Resume resume = new Resume(
                new Position("2023-01-01..2023-01-31", "old"),
                Set.of("2301.00001@2023-01-02", "2301.00003@2023-01-02"));

        assertThat(ids(read(source(resume)))).containsExactly("2301.00002");
    }

    @Test
    void anErrorThatWasOnlyRememberedDoesNotBeginTheMonthAgain() throws Exception {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02")))
                .put(BY_TOKEN + "x", EXPIRED, PaperRecords.list("", raw(2, "2023-01-02")))
                .put(FEBRUARY, NOTHING);

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00001", "2301.00002");
        assertThat(notices).isEmpty();
    }

    @Test
    void aPageRememberedFromBeforeTheLastDayWasOverIsAskedForAgain() throws Exception {
        byte[] morning = written("2023-02-10T08:00:00Z", PaperRecords.list(null, raw(1, "2023-02-10")));
        byte[] later =
                written("2023-06-01T12:00:00Z", PaperRecords.list(null, raw(1, "2023-02-10"), raw(2, "2023-02-10")));
        put(JANUARY, NOTHING).put(FEBRUARY, morning, later);

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00001", "2301.00002");
        assertThat(pages.asked()).containsExactly(JANUARY, FEBRUARY, FEBRUARY);
    }

    @Test
    void aPageRememberedFromAfterTheLastDayIsGoodEnough() throws Exception {
        put(JANUARY, written("2023-02-01T00:00:00Z", PaperRecords.list(null, raw(1, "2023-01-10"))))
                .put(FEBRUARY, NOTHING);

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00001");
        assertThat(pages.asked()).containsExactly(JANUARY, FEBRUARY);
    }

    @Test
    void aServerThatSaysAnOldTimeIsAskedOnlyOnceMore() throws Exception {
        byte[] old = written("2023-01-31T08:00:00Z", PaperRecords.list(null, raw(1, "2023-01-10")));
        put(JANUARY, old).put(FEBRUARY, NOTHING);

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00001");
        assertThat(pages.asked()).containsExactly(JANUARY, JANUARY, FEBRUARY);
    }

    @Test
    void aServerThatNeverTakesItsTokensEndsTheRun() {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02"))).put(BY_TOKEN + "x", EXPIRED);

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[2023-01-01..2023-01-31]")
                .hasMessageContaining("[x]");
        assertThat(notices).hasSize(3);
    }

    @Test
    void theSameTokenAgainEndsTheRun() {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02")))
                .put(BY_TOKEN + "x", PaperRecords.list("x", raw(2, "2023-01-02")));

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("circle")
                .hasMessageContaining("[x]");
    }

    @Test
    void aCircleOfTokensEndsTheRun() {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02")))
                .put(BY_TOKEN + "x", PaperRecords.list("y", raw(2, "2023-01-02")))
                .put(BY_TOKEN + "y", PaperRecords.list("x", raw(3, "2023-01-02")));

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void aPageThatCannotBeReadIsAskedForAgain() throws Exception {
        byte[] good = PaperRecords.list(null, raw(1, "2023-01-02"));
        byte[] half = Arrays.copyOf(good, good.length / 2);
        put(JANUARY, MAINTENANCE, half)
                .put(JANUARY, 404, MAINTENANCE)
                .put(JANUARY, 200, good)
                .put(FEBRUARY, NOTHING);

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00001");
        assertThat(pages.asked()).containsExactly(JANUARY, JANUARY, JANUARY, JANUARY, FEBRUARY);
        assertThat(pages.askedAgain()).hasSize(3);
    }

    @Test
    void aPageThatStaysUnreadableEndsTheRunWithTheReason() throws Exception {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02"))).put(BY_TOKEN + "x", MAINTENANCE);
        HarvestSource source = source(Resume.NOTHING);
        assertThat(source.next()).isNotNull();

        assertThatThrownBy(source::next)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("resumptionToken=x")
                .hasMessageContaining("4 tries")
                .hasMessageContaining("[html]");
        assertThat(pages.asked()).hasSize(5);
        assertThat(source.position()).isEqualTo(new Position("2023-01-01..2023-01-31", ""));
    }

    @Test
    void anAnswerToAnotherQuestionIsNotTakenForTheEnd() {
        put(JANUARY, PaperRecords.response("<Identify/>"));

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither records nor an error");
    }

    @Test
    void anEmptyPageIsNotTakenForTheEnd() {
        put(JANUARY, PaperRecords.list("x"));

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither records nor an error");
    }

    @Test
    void aRefusalIsGivenInTheServersWordsWithWhatIsValid() {
        put(JANUARY, PaperRecords.error("badArgument", "Reason: Set does not exist"));

        assertThatThrownBy(() -> read(source(Resume.NOTHING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("badArgument: Reason: Set does not exist")
                .hasMessageContaining("[cs]")
                .hasMessageContaining("[physics:hep-th]")
                .hasMessageContaining("[cs:cs:CL]");
        assertThat(pages.asked()).hasSize(1);
    }

    @Test
    void aRefusalWithStatus400IsARefusalToo() {
        put(JANUARY, 400, PaperRecords.error("badArgument", "no"));

        assertThatThrownBy(() -> read(source(Resume.NOTHING))).hasMessageContaining("badArgument: no");
    }
}
