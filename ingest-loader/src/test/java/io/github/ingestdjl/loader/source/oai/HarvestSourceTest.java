/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.FakePages;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HarvestSourceTest {

    private static final String SITE = "https://oai.test";
    private static final String JANUARY =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2023-01-01&until=2023-01-31";
    private static final String FEBRUARY =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2023-02-01&until=2023-02-10";
    private static final String BY_TOKEN = "/oai?verb=ListRecords&resumptionToken=";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2023-06-01T12:00:00Z"), ZoneOffset.UTC);
    private static final byte[] NOTHING = PaperRecords.error("noRecordsMatch", "results in an empty list.");
    private static final byte[] EXPIRED = PaperRecords.error("badResumptionToken", "invalid or expired.");
    private static final byte[] MAINTENANCE = "<html><body>Down</body></html>".getBytes(StandardCharsets.UTF_8);

    private final FakePages pages = new FakePages();
    private final List<String> notices = new ArrayList<>();

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

    private HarvestSourceTest put(String query, byte[]... bodies) {
        return put(query, 200, bodies);
    }

    private HarvestSourceTest put(String query, int status, byte[]... bodies) {
        for (byte[] body : bodies) {
            pages.put(SITE + query, new Page(URI.create(SITE + query), status, null, body));
        }
        return this;
    }

    private void twoMonths() {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02"), raw(2, "2023-01-02")))
                .put(
                        BY_TOKEN + "x",
                        PaperRecords.list(
                                "y",
                                PaperRecords.deleted("2301.00003", "2023-01-03"),
                                PaperRecords.record("<header/>", "")))
                .put(BY_TOKEN + "y", PaperRecords.list("", raw(5, "2023-01-31")))
                .put(FEBRUARY, PaperRecords.list(null, raw(6, "2023-02-01"), raw(1, "2023-02-01")));
    }

    /** What a journal knows when it has written everything down: the position, and the keys of the records in its scope. */
    private Resume killedAfter(int cut) throws Exception {
        HarvestSource source = source(Resume.NOTHING);
        Set<String> keys = new HashSet<>();
        String scope = source.position().scope();
        for (int i = 0; i < cut; i++) {
            String key = source.next().key();
            if (!source.position().scope().equals(scope)) {
                keys.clear();
                scope = source.position().scope();
            }
            keys.add(key);
        }
        return new Resume(source.position(), keys);
    }

    private HarvestSource source(Resume resume) {
        return source(new HarvestRequest("cs", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 2, 10)), resume);
    }

    private HarvestSource source(HarvestRequest request, Resume resume) {
        return new HarvestSource(request, URI.create(SITE + "/oai"), pages, resume, CLOCK, notices::add);
    }

    private static List<SourceRecord> read(HarvestSource source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            records.add(next);
        }
        return records;
    }

    private static List<String> ids(List<SourceRecord> records) {
        return records.stream()
                .map(record -> ((SourceRecord.Accepted) record).paper().id())
                .toList();
    }

    private static List<String> keys(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::key).toList();
    }

    private static byte[] written(String time, byte[] response) {
        return new String(response, StandardCharsets.UTF_8)
                .replaceFirst("<responseDate>.*</responseDate>", "<responseDate>" + time + "</responseDate>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String raw(int number, String day) {
        return PaperRecords.raw("2301.%05d".formatted(number), day);
    }
}
