/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarvestSourceTest extends HarvestScenario {

    @Test
    void monthsAreReadThroughTheirTokensInTheServersOrder() throws Exception {
        put(JANUARY, PaperRecords.list("a%3Db", raw(1, "2023-01-02"), raw(3, "2023-01-02")))
                .put(BY_TOKEN + "a%253Db", PaperRecords.list("", raw(2, "2023-01-30")))
                .put(FEBRUARY, PaperRecords.list(null, raw(4, "2023-02-01")));

        assertThat(ids(read(source(Resume.NOTHING))))
                .containsExactly("2301.00001", "2301.00003", "2301.00002", "2301.00004");
        assertThat(pages.asked()).containsExactly(JANUARY, BY_TOKEN + "a%253Db", FEBRUARY);
        assertThat(notices).isEmpty();
    }

    @Test
    void aRecordIsKnownByItsIdAndDayAndFoundOnItsPage() throws Exception {
        put(JANUARY, PaperRecords.list(null, raw(1, "2023-01-02"))).put(FEBRUARY, NOTHING);

        SourceRecord record = source(Resume.NOTHING).next();

        assertThat(record.key()).isEqualTo("2301.00001@2023-01-02");
        assertThat(record.origin().place()).isEqualTo("https://arxiv.org/abs/2301.00001");
    }

    @Test
    void aRecordThatTheServerShowsTwiceIsReturnedOnceUnlessItHasChanged() throws Exception {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02"), raw(2, "2023-01-02")))
                .put(BY_TOKEN + "x", PaperRecords.list("", raw(2, "2023-01-02"), raw(1, "2023-01-03")))
                .put(FEBRUARY, NOTHING);

        assertThat(keys(read(source(Resume.NOTHING))))
                .containsExactly("2301.00001@2023-01-02", "2301.00002@2023-01-02", "2301.00001@2023-01-03");
    }

    @Test
    void aMonthWithoutRecordsIsPassed() throws Exception {
        put(JANUARY, NOTHING).put(FEBRUARY, PaperRecords.list(null, raw(4, "2023-02-01")));

        assertThat(ids(read(source(Resume.NOTHING)))).containsExactly("2301.00004");
    }

    @Test
    void deletionsAndProblemsAreReturnedAmongThePapers() throws Exception {
        put(
                        JANUARY,
                        PaperRecords.list(
                                null,
                                PaperRecords.deleted("2301.00001", "2023-01-02"),
                                PaperRecords.record(
                                        PaperRecords.header("2301.00002", "2023-01-02"), PaperRecords.raw("")),
                                PaperRecords.record(
                                        PaperRecords.header("nonsense", "2023-01-02"), PaperRecords.raw("")),
                                PaperRecords.record("", ""),
                                raw(3, "2023-01-02")))
                .put(FEBRUARY, NOTHING);

        List<SourceRecord> records = read(source(Resume.NOTHING));

        assertThat(records).hasSize(5);
        assertThat(records.get(0)).isInstanceOfSatisfying(SourceRecord.Deleted.class, deleted -> {
            assertThat(deleted.id()).isEqualTo("2301.00001");
            assertThat(deleted.day()).isEqualTo(LocalDate.of(2023, 1, 2));
            assertThat(deleted.key()).isEqualTo("2301.00001@2023-01-02");
        });
        assertThat(records.get(1)).isInstanceOfSatisfying(SourceRecord.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectReason.MISSING_TITLE);
            assertThat(rejected.origin().place()).isEqualTo("https://arxiv.org/abs/2301.00002");
        });
        assertThat(records.get(2)).isInstanceOfSatisfying(SourceRecord.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_ID);
            assertThat(rejected.message()).contains("nonsense");
            assertThat(rejected.origin().place()).isEqualTo(SITE + JANUARY);
        });
        assertThat(records.get(3)).isInstanceOf(SourceRecord.Rejected.class);
        assertThat(keys(records)).doesNotHaveDuplicates();
    }

    @Test
    void aRunThatWasKilledAfterAnyRecordGoesOnWithoutLossOrRepetition() throws Exception {
        twoMonths();
        List<String> whole = keys(read(source(Resume.NOTHING)));
        assertThat(whole).hasSize(7);

        for (int cut = 0; cut <= whole.size(); cut++) {

            Resume left = killedAfter(cut);
            List<String> second = keys(read(source(left)));

            assertThat(second).as("after %d records", cut).isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    @Test
    void aPositionIsAMonthAndTheTokenOfAPage() throws Exception {
        twoMonths();
        HarvestSource source = source(Resume.NOTHING);
        List<Position> positions = new ArrayList<>();
        positions.add(source.position());
        while (source.next() != null) {
            positions.add(source.position());
        }

        assertThat(positions)
                .containsExactly(
                        Position.START,
                        new Position("2023-01-01..2023-01-31", ""),
                        new Position("2023-01-01..2023-01-31", ""),
                        new Position("2023-01-01..2023-01-31", "x"),
                        new Position("2023-01-01..2023-01-31", "x"),
                        new Position("2023-01-01..2023-01-31", "y"),
                        new Position("2023-02-01..2023-02-10", ""),
                        new Position("2023-02-01..2023-02-10", ""));
    }

    @Test
    void theRequestIsWrittenAsTheProtocolHasIt() throws Exception {
        String query =
                "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs%3Acs%3ACL&from=2023-05-31&until=2023-05-31";
        String today =
                "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs%3Acs%3ACL&from=2023-06-01&until=2023-06-01";
        put(query, NOTHING).put(today, NOTHING);
        HarvestRequest request = new HarvestRequest("cs.CL", LocalDate.of(2023, 5, 31), null);

        assertThat(read(source(request, Resume.NOTHING))).isEmpty();
        assertThat(notices).containsExactly("[cs.CL] is the set [cs:cs:CL]");
    }

    @Test
    void withoutASetAllOfArxivIsAskedFor() throws Exception {
        put("/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2023-06-01&until=2023-06-01", NOTHING);
        HarvestRequest request = new HarvestRequest(null, LocalDate.of(2023, 6, 1), null);

        assertThat(read(source(request, Resume.NOTHING))).isEmpty();
    }

    @Test
    void theProgressTellsMonthsAndRecords() throws Exception {
        put(
                        JANUARY,
                        PaperRecords.response("<ListRecords>" + raw(1, "2023-01-02") + raw(2, "2023-01-02")
                                + "<resumptionToken cursor='0' completeListSize='3'>x</resumptionToken></ListRecords>"))
                .put(BY_TOKEN + "x", PaperRecords.list("", raw(3, "2023-01-02")))
                .put(FEBRUARY, PaperRecords.list(null, raw(4, "2023-02-01")));
        HarvestSource source = source(Resume.NOTHING);
        List<Reach> seen = new ArrayList<>();
        seen.add(source.reach());
        while (source.next() != null) {
            seen.add(source.reach());
        }
        seen.add(source.reach());

        assertThat(seen)
                .containsExactly(
                        new Reach(0, ""),
                        new Reach(1 / 6.0, "2023-01-01..2023-01-31"),
                        new Reach(1 / 3.0, "2023-01-01..2023-01-31"),
                        new Reach(1 / 2.0, "2023-01-01..2023-01-31"),
                        new Reach(1 / 2.0, "2023-02-01..2023-02-10"),
                        new Reach(1, "2023-02-01..2023-02-10"));
    }

    @Test
    void closingClosesTheClient() throws Exception {
        source(Resume.NOTHING).close();

        assertThat(pages.isClosed()).isTrue();
    }
}
