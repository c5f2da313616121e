/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OaiParserTest {

    private static final String TITLE = "<title>Title</title>";

    private static final URI ADDRESS = URI.create("https://oai.test/oai?page");

    @Test
    void theTenthVersionComesAfterTheSecond() throws UnreadableXmlException {
        // The server sorts them as texts, see 1704.01914.
        Paper paper = paper("2019-01-15", PaperRecords.raw("""
                        <id>1704.01914</id>
                                    <version version="v1"><date>Thu, 6 Apr 2017 16:10:44 GMT</date><size>1kb</size></version>
                                    <version version="v10"><date>Tue, 1 Oct 2019 10:00:00 GMT</date><size>0kb</size></version>
                                    <version version="v2"><date>Mon, 10 Apr 2017 12:00:00 GMT</date><size>1kb</size></version>
                                <title>Title</title><authors>A. One</authors><categories>cs.DM</categories>"""));

        assertThat(paper.versions())
                .containsExactly(LocalDate.of(2017, 4, 6), LocalDate.of(2017, 4, 10), LocalDate.of(2019, 10, 1));
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2019, 10, 1));
        // By the size of the last, which is the tenth.
        assertThat(paper.withdrawn()).isTrue();
    }

    @Test
    void aRawRecordIsAPaperWithItsVersions() throws UnreadableXmlException {
        // 1810.09584 as arXiv served it, with a report number, a second DOI and an accent of other records.
        Paper paper = paper("2019-01-15", PaperRecords.raw("""
                        <id>1810.09584</id>
                                <submitter>\\'Edgar Rold\\'an</submitter>
                                    <version version="v1">
                                        <date>Mon, 22 Oct 2018 22:41:50 GMT</date>
                                        <size>401kb</size>
                                            <source_type>D</source_type>
                                    </version>
                                    <version version="v2">
                                        <date>Sun, 13 Jan 2019 11:17:09 GMT</date>
                                        <size>669kb</size>
                                            <source_type>D</source_type>
                                    </version>
                                <title>Martingale theory for H{\\"o}lder-continuous
                          housekeeping heat</title>
                                <authors>Raphael Chetrite, Shamik Gupta (ICTP), Izaak Neri and \\'Edgar
                          Rold\\'an</authors>
                                <categories>cond-mat.stat-mech physics.bio-ph physics.data-an</categories>
                                    <comments>7 pages, 2 figures</comments>
                                    <report-no>YITP-2016-26</report-no>
                                    <journal-ref>EPL 124,60006 (2018)</journal-ref>
                                    <doi>10.1209/0295-5075/124/60006 10.1007/JHEP02(2011)044</doi>
                                    <license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>
                                    <abstract>  The housekeeping heat (in units of $k_{\\rm B}T$) is
                        dissipated &amp; lost.
                        </abstract>"""));

        assertThat(paper)
                .isEqualTo(Paper.builder("1810.09584", "Martingale theory for Hölder-continuous housekeeping heat")
                        .abstractText("The housekeeping heat (in units of $k_{\\rm B}T$) is dissipated & lost.")
                        .authors(List.of("Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán"))
                        .categories(List.of("cond-mat.stat-mech", "physics.bio-ph", "physics.data-an"))
                        .submitted(LocalDate.of(2018, 10, 22))
                        .updated(LocalDate.of(2019, 1, 15))
                        .versions(List.of(LocalDate.of(2018, 10, 22), LocalDate.of(2019, 1, 13)))
                        .dois(List.of("10.1209/0295-5075/124/60006", "10.1007/JHEP02(2011)044"))
                        .journalRef("EPL 124,60006 (2018)")
                        .comments("7 pages, 2 figures")
                        .license("http://arxiv.org/licenses/nonexclusive-distrib/1.0/")
                        .reportNo("YITP-2016-26")
                        .submitter("Édgar Roldán")
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "<size>669kb</size><source_type>D</source_type>, false",
        "<size>0kb</size><source_type>I</source_type>, true",
        "<size>0kb</size><source_type>AI</source_type>, true",
        "<size>0kb</size>, true",
        "<size>12kb</size>, false",
        "<size>0kb</size><source_type>D</source_type>, false"
    })
    void theLastVersionTellsWhetherAPaperIsWithdrawn(String last, boolean withdrawn) throws UnreadableXmlException {
        String date = "<date>Mon, 22 Oct 2018 22:41:50 GMT</date>";

        assertThat(paper(
                                "2019-01-15",
                                PaperRecords.raw(TITLE + "<version version='v1'>" + date
                                        + "<size>0kb</size><source_type>I</source_type></version><version version='v2'>"
                                        + date + last + "</version>"))
                        .withdrawn())
                .isEqualTo(withdrawn);
    }

    @Test
    void aDatestampBeforeTheLastVersionDoesNotMakeThePaperOlder() throws UnreadableXmlException {
        assertThat(paper(
                                "1970-01-01",
                                PaperRecords.raw(TITLE
                                        + "<version version='v1'><date>Thu, 18 Jun 2009 02:19:29 GMT</date></version>"))
                        .updated())
                .isEqualTo(LocalDate.of(2009, 6, 18));
    }

    @Test
    void aDatestampMayHaveATimeAndIdsMayBeOld() throws UnreadableXmlException {
        SourceRecord.Accepted record =
                (SourceRecord.Accepted) record(PaperRecords.raw("hep-th/9901001", "2019-10-08T00:00:00Z"));

        assertThat(record.key()).isEqualTo("hep-th/9901001@2019-10-08");
        assertThat(record.origin().place()).isEqualTo("https://arxiv.org/abs/hep-th/9901001");
        assertThat(record.paper().updated()).isEqualTo(LocalDate.of(2019, 10, 8));
    }

    @Test
    void aDeletedRecordIsADeletion() throws UnreadableXmlException {
        assertThat(record(PaperRecords.deleted("0704.0001", "2019-10-08")))
                .isEqualTo(new SourceRecord.Deleted(
                        new Origin.Web(URI.create("https://arxiv.org/abs/0704.0001")),
                        "0704.0001@2019-10-08",
                        "0704.0001",
                        LocalDate.of(2019, 10, 8)));
    }

    @Test
    void aRecordThatIsNoPaperIsRejectedAndTheOthersStand() throws UnreadableXmlException {
        OaiPage page = parse(PaperRecords.list(
                null,
                PaperRecords.raw("0704.0001", "2019-10-08"),
                PaperRecords.record(
                        PaperRecords.header("0704.0002", "2019-10-08"), PaperRecords.raw("<title> </title>")),
                PaperRecords.raw("0704.0003", "2019-10-08")));

        assertThat(page.records())
                .extracting(record -> record instanceof SourceRecord.Accepted accepted
                        ? accepted.paper().id()
                        : ((SourceRecord.Rejected) record).reason())
                .containsExactly("0704.0001", RejectReason.MISSING_TITLE, "0704.0003");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oai:arXiv.org:07040001 | 2019-10-08 | <arXivRaw><title>t</title></arXivRaw> | INVALID_ID | 07040001",
                "oai:else.org:0704.0001 | 2019-10-08 | <arXivRaw><title>t</title></arXivRaw> | INVALID_ID | oai:else.org",
                "'' | 2019-10-08 | <arXivRaw><title>t</title></arXivRaw> | MISSING_ID | [identifier]",
                "0704.0001 | 8.10.2019 | <arXivRaw><title>t</title></arXivRaw> | INVALID_DATE | 8.10.2019",
                "0704.0001 | '' | <arXivRaw><title>t</title></arXivRaw> | INVALID_DATE | [datestamp]",
                "0704.0001 | 2019-10-08 | <arXivRaw/> | MISSING_TITLE | [title]",
                "0704.0001 | 2019-10-08 | '' | WRONG_TYPE | [metadata]",
                "0704.0001 | 2019-10-08 | <arXiv/> | WRONG_TYPE | [arXiv]",
                "0704.0001 | 2019-10-08 | <arXivRaw><version><date>yesterday</date></version></arXivRaw> | INVALID_DATE | yesterday",
                "0704.0001 | 2019-10-08 | <arXivRaw><version/></arXivRaw> | INVALID_DATE | [date]"
            })
    void aProblemSaysWhatIsWrong(String id, String day, String metadata, RejectReason reason, String words)
            throws UnreadableXmlException {
        SourceRecord record = record("<record><header><identifier>" + id + "</identifier><datestamp>" + day
                + "</datestamp></header><metadata>" + metadata + "</metadata></record>");

        assertThat(record).isInstanceOfSatisfying(SourceRecord.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.message()).contains(words);
        });
    }

    @Test
    void aRecordWithoutAnIdIsKnownByItsPlaceOnThePage() throws UnreadableXmlException {
        SourceRecord record = parse(PaperRecords.list(null, PaperRecords.raw("0704.0001", "2019-10-08"), "<record/>"))
                .records()
                .get(1);

        assertThat(((SourceRecord.Rejected) record).reason()).isEqualTo(RejectReason.MISSING_ID);
        assertThat(record.key()).isEqualTo("#1@token");
        assertThat(record.origin().place()).isEqualTo(ADDRESS.toString());
    }

    @Test
    void aTokenIsKeptAsItIs() throws UnreadableXmlException {
        String token = "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26set%3Dcs%26from%3D2019-10-01%26skip%3D91";
        OaiPage page = parse(PaperRecords.list(token, PaperRecords.raw("0704.0001", "2019-10-08")));

        assertThat(page.nextToken()).isEqualTo(token);
        assertThat(page.listSize()).isEqualTo(-1);
        assertThat(page.responseDate()).isEqualTo(Instant.parse("2026-11-20T16:35:41Z"));
        assertThat(page.error()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"completeListSize='2525', 2525", "completeListSize='many', -1", "cursor='1000', -1"})
    void aTokenMayTellTheSizeOfTheList(String attribute, long size) throws UnreadableXmlException {
        OaiPage page = parse(PaperRecords.response("<ListRecords>" + PaperRecords.raw("0704.0001", "2019-10-08")
                + "<resumptionToken " + attribute + ">3996692|2001</resumptionToken></ListRecords>"));

        assertThat(page.nextToken()).isEqualTo("3996692|2001");
        assertThat(page.listSize()).isEqualTo(size);
    }

    @Test
    void aTimeThatIsNoneIsAsGoodAsAbsent() throws UnreadableXmlException {
        String page = new String(PaperRecords.error("noRecordsMatch", ""), StandardCharsets.UTF_8);

        assertThat(parse(page.replaceFirst("2026-11-20T16:35:41Z", "now").getBytes(StandardCharsets.UTF_8))
                        .responseDate())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<resumptionToken/>", "<resumptionToken> </resumptionToken>"})
    void theLastPageHasAnEmptyTokenAndAnOnlyPageNone(String end) throws UnreadableXmlException {
        OaiPage page = parse(PaperRecords.response(
                "<ListRecords>" + PaperRecords.raw("0704.0001", "2019-10-08") + end + "</ListRecords>"));

        assertThat(page.nextToken()).isEmpty();
    }

    @Test
    void anErrorIsGivenInTheServersWords() throws UnreadableXmlException {
        OaiPage page = parse(PaperRecords.error("badArgument", "The request is wrong.\n Reason: Set does not exist"));

        assertThat(page.error())
                .isEqualTo(new OaiPage.Error("badArgument", "The request is wrong. Reason: Set does not exist"));
        assertThat(page.records()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetRecord", "ListIdentifiers", "Identify", "ListSets"})
    void theAnswerToAnotherQuestionIsRefused(String verb) {
        String answer = "<" + verb + ">" + PaperRecords.raw("0704.0001", "2019-10-08") + "</" + verb + ">";

        assertThatThrownBy(() -> parse(PaperRecords.response(answer)))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessage("the response has neither records nor an error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>\n<html><head><title>arXiv reCAPTCHA</title></head><body><p>One moment<br></body></html>",
                "<html><body>Down for maintenance</body></html>",
                "<rss/>",
                "Rate exceeded.",
                ""
            })
    void whatIsNoResponseIsRefused(String text) {
        assertThatThrownBy(() -> parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableXmlException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void aResponseThatIsCutOffAnywhereIsRefused() {
        byte[] whole = PaperRecords.list("next", PaperRecords.raw("0704.0001", "2019-10-08"));

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> parse(part))
                    .as("the first %d bytes of %d", length, whole.length)
                    .isInstanceOf(UnreadableXmlException.class);
        }
    }

    private static Paper paper(String datestamp, String metadata) throws UnreadableXmlException {
        return ((SourceRecord.Accepted)
                        record(PaperRecords.record(PaperRecords.header("1810.09584", datestamp), metadata)))
                .paper();
    }

    private static SourceRecord record(String record) throws UnreadableXmlException {
        OaiPage page = parse(PaperRecords.list(null, record));
        assertThat(page.records()).hasSize(1);
        return page.records().get(0);
    }

    private static OaiPage parse(byte[] response) throws UnreadableXmlException {
        return OaiParser.parse(response, ADDRESS, "token");
    }
}
