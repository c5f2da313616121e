/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.UnreadableXmlException;
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

    private final OaiParser parser = new OaiParser();

    @Test
    void theTenthVersionComesAfterTheSecond() throws UnreadableXmlException {
        // The server sorts them as texts, see 1704.01914.
        Paper paper = paper("2019-01-15", OaiResponses.raw("""
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
        Paper paper = paper("2019-01-15", OaiResponses.raw("""
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
                                OaiResponses.raw(TITLE + "<version version='v1'>" + date
                                        + "<size>0kb</size><source_type>I</source_type></version><version version='v2'>"
                                        + date + last + "</version>"))
                        .withdrawn())
                .isEqualTo(withdrawn);
    }

    @Test
    void aDatestampBeforeTheLastVersionDoesNotMakeThePaperOlder() throws UnreadableXmlException {
        assertThat(paper(
                                "1970-01-01",
                                OaiResponses.raw(TITLE
                                        + "<version version='v1'><date>Thu, 18 Jun 2009 02:19:29 GMT</date></version>"))
                        .updated())
                .isEqualTo(LocalDate.of(2009, 6, 18));
    }

    @Test
    void aNamedRecordIsAPaperWithItsAuthors() throws UnreadableXmlException {
        Paper paper = paper("2016-01-14", OaiResponses.named("""
                        <id>1601.03238</id>
                        <created>2016-01-13</created>
                        <authors>
                        <author><keyname>Planck Collaboration</keyname></author>
                        <author><keyname>:</keyname></author>
                        <author><keyname>Wang</keyname><forenames>Jieci</forenames><affiliation>Technion</affiliation></author>
                        <author><keyname>Davis</keyname><forenames>Wayne  A.</forenames><suffix>IV</suffix></author>
                        </authors>
                        <title>Irreversible degradation of
                          quantum coherence</title>
                        <categories>quant-ph gr-qc chao-dyn</categories>
                        <comments>6 pages</comments>
                        <report-no>YITP-2016-26</report-no>
                        <journal-ref>Phys.Rev. D93 (2015) 016005</journal-ref>
                        <doi>10.1103/PhysRevD.93.016005, 10.1103/PhysRevD.98.079901;10.1103/PhysRevD.98.079903</doi>
                        <license>https://creativecommons.org/licenses/by/3.0/</license>
                        <abstract>We study 1 &lt; 2.</abstract>"""));

        assertThat(paper)
                .isEqualTo(Paper.builder("1810.09584", "Irreversible degradation of quantum coherence")
                        .abstractText("We study 1 < 2.")
                        .authors(List.of("Planck Collaboration", "Jieci Wang", "Wayne A. Davis IV"))
                        .categories(List.of("quant-ph", "gr-qc", "chao-dyn"))
                        .submitted(LocalDate.of(2016, 1, 13))
                        .updated(LocalDate.of(2016, 1, 14))
                        .versions(List.of(LocalDate.of(2016, 1, 13)))
                        .dois(List.of(
                                "10.1103/PhysRevD.93.016005",
                                "10.1103/PhysRevD.98.079901",
                                "10.1103/PhysRevD.98.079903"))
                        .journalRef("Phys.Rev. D93 (2015) 016005")
                        .comments("6 pages")
                        .license("https://creativecommons.org/licenses/by/3.0/")
                        .reportNo("YITP-2016-26")
                        .build());
    }

    @Test
    void ofAChangedNamedRecordTheFirstDayIsUnknown() throws UnreadableXmlException {
        Paper paper = paper(
                "2019-10-01", OaiResponses.named(TITLE + "<created>2019-09-30</created><updated>2019-10-01</updated>"));

        assertThat(paper.submitted()).isNull();
        assertThat(paper.versions()).isEmpty();
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2019, 10, 1));
    }

    @Test
    void aDublinCoreRecordGivesWhatItHas() throws UnreadableXmlException {
        Paper paper = paper("2017-11-17", """
                <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
                 <dc:title>The Lovasz number of random graphs</dc:title>
                 <dc:creator>Coja-Oghlan, Amin</dc:creator>
                 <dc:creator>&#xd6;zel Jr., B.</dc:creator>
                 <dc:creator>Planck Collaboration</dc:creator>
                 <dc:subject>Mathematics - Combinatorics</dc:subject>
                 <dc:description>  We study the Lovasz number
                theta.
                </dc:description>
                 <dc:description>Comment: 50 pages</dc:description>
                 <dc:date>2003-06-18</dc:date>
                 <dc:date>2004-06-28</dc:date>
                 <dc:identifier>http://arxiv.org/abs/math/0306266</dc:identifier>
                 <dc:identifier>Comb. Prob. Comp. 14 (2005)
                  439 - 465</dc:identifier>
                 <dc:identifier>doi:10.1017/S0963548305006826</dc:identifier>
                </oai_dc:dc>""");

        assertThat(paper)
                .isEqualTo(Paper.builder("1810.09584", "The Lovasz number of random graphs")
                        .abstractText("We study the Lovasz number theta.")
                        .authors(List.of("Amin Coja-Oghlan", "B. Özel Jr.", "Planck Collaboration"))
                        .submitted(LocalDate.of(2003, 6, 18))
                        .updated(LocalDate.of(2017, 11, 17))
                        .dois(List.of("10.1017/S0963548305006826"))
                        .journalRef("Comb. Prob. Comp. 14 (2005) 439 - 465")
                        .comments("50 pages")
                        .build());
    }

    @Test
    void theHeaderTellsIdSetsAndDay() throws UnreadableXmlException {
        OaiHeader header = record(OaiResponses.raw("hep-th/9901001", "2019-10-08T00:00:00Z"))
                .header();

        assertThat(header)
                .isEqualTo(new OaiHeader(
                        "hep-th/9901001", LocalDate.of(2019, 10, 8), List.of("cs:cs:CL", "stat:stat:ML"), false));
    }

    @Test
    void aDeletedRecordHasNoPaperAndNoProblem() throws UnreadableXmlException {
        OaiRecord record = record(OaiResponses.deleted("0704.0001", "2019-10-08"));

        assertThat(record.header().deleted()).isTrue();
        assertThat(record.header().id()).isEqualTo("0704.0001");
        assertThat(record.paper()).isNull();
        assertThat(record.problem()).isNull();
    }

    @Test
    void aRecordThatIsNoPaperHasAProblemAndTheOthersStand() throws UnreadableXmlException {
        OaiPage page = parser.parse(OaiResponses.list(
                null,
                OaiResponses.raw("0704.0001", "2019-10-08"),
                OaiResponses.record(
                        OaiResponses.header("0704.0002", "2019-10-08"), OaiResponses.raw("<title> </title>")),
                OaiResponses.raw("0704.0003", "2019-10-08")));

        assertThat(page.records())
                .extracting(record -> record.problem() == null
                        ? record.paper().id()
                        : record.problem().reason())
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
                "0704.0001 | 2019-10-08 | <arXiv/> | MISSING_TITLE | [title]",
                "0704.0001 | 2019-10-08 | <dc/> | MISSING_TITLE | [title]",
                "0704.0001 | 2019-10-08 | '' | WRONG_TYPE | [metadata]",
                "0704.0001 | 2019-10-08 | <marc/> | WRONG_TYPE | [marc]",
                "0704.0001 | 2019-10-08 | <arXivRaw><version><date>yesterday</date></version></arXivRaw> | INVALID_DATE | yesterday",
                "0704.0001 | 2019-10-08 | <arXivRaw><version/></arXivRaw> | INVALID_DATE | [date]",
                "0704.0001 | 2019-10-08 | <arXiv><created>2019-13-01</created></arXiv> | INVALID_DATE | 2019-13-01",
                "0704.0001 | 2019-10-08 | <dc><date>2019</date></dc> | INVALID_DATE | [2019]"
            })
    void aProblemSaysWhatIsWrong(String id, String day, String metadata, RejectReason reason, String words)
            throws UnreadableXmlException {
        OaiRecord record = record("<record><header><identifier>" + id + "</identifier><datestamp>" + day
                + "</datestamp></header><metadata>" + metadata + "</metadata></record>");

        assertThat(record.paper()).isNull();
        assertThat(record.problem().reason()).isEqualTo(reason);
        assertThat(record.problem()).hasMessageContaining(words);
    }

    @Test
    void aRecordWithoutHeaderHasAProblem() throws UnreadableXmlException {
        assertThat(record("<record/>").problem().reason()).isEqualTo(RejectReason.MISSING_ID);
    }

    @Test
    void aTokenIsKeptAsItIs() throws UnreadableXmlException {
        String token = "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26set%3Dcs%26from%3D2019-10-01%26skip%3D91";
        OaiPage page = parser.parse(OaiResponses.list(token, OaiResponses.raw("0704.0001", "2019-10-08")));

        assertThat(page.token()).isEqualTo(new OaiPage.Token(token, null, null));
        assertThat(page.verb()).isEqualTo("ListRecords");
        assertThat(page.responseDate()).isEqualTo(Instant.parse("2026-11-20T16:35:41Z"));
        assertThat(page.error()).isNull();
    }

    @Test
    void aTokenOfTheServerOf2019TellsTheSizeOfTheList() throws UnreadableXmlException {
        OaiPage page = parser.parse(
                OaiResponses.response(
                        "<ListRecords><resumptionToken cursor=\"1000\" completeListSize=\"2525\">3996692|2001</resumptionToken></ListRecords>"));

        assertThat(page.token()).isEqualTo(new OaiPage.Token("3996692|2001", 1000L, 2525L));
    }

    @Test
    void numbersThatAreNoneAreAsGoodAsAbsent() throws UnreadableXmlException {
        OaiPage page = parser.parse(OaiResponses.response(
                "<ListRecords><resumptionToken cursor='' completeListSize='many'>x</resumptionToken></ListRecords>"));

        assertThat(page.token()).isEqualTo(new OaiPage.Token("x", null, null));
    }

    @Test
    void aTimeThatIsNoneIsAsGoodAsAbsent() throws UnreadableXmlException {
        assertThat(parser.parse("<OAI-PMH><responseDate>now</responseDate></OAI-PMH>".getBytes(StandardCharsets.UTF_8))
                        .responseDate())
                .isNull();
    }

    @Test
    void theLastPageHasAnEmptyTokenAndAnOnlyPageNone() throws UnreadableXmlException {
        OaiPage last = parser.parse(OaiResponses.list("", OaiResponses.raw("0704.0001", "2019-10-08")));
        OaiPage only = parser.parse(OaiResponses.list(null, OaiResponses.raw("0704.0001", "2019-10-08")));

        assertThat(last.token()).isEqualTo(new OaiPage.Token("", null, null));
        assertThat(last.nextToken()).isEmpty();
        assertThat(only.token()).isNull();
        assertThat(only.nextToken()).isEmpty();
    }

    @Test
    void anErrorIsGivenInTheServersWords() throws UnreadableXmlException {
        OaiPage page =
                parser.parse(OaiResponses.error("badArgument", "The request is wrong.\n Reason: Set does not exist"));

        assertThat(page.error())
                .isEqualTo(new OaiPage.Error("badArgument", "The request is wrong. Reason: Set does not exist"));
        assertThat(page.records()).isEmpty();
        assertThat(page.verb()).isNull();
    }

    @Test
    void ofHeadersThereAreRecordsWithoutPapers() throws UnreadableXmlException {
        OaiPage page = parser.parse(OaiResponses.response(
                "<ListIdentifiers>" + OaiResponses.header("0704.0050", "2007-05-23") + "<header/></ListIdentifiers>"));

        assertThat(page.verb()).isEqualTo("ListIdentifiers");
        assertThat(page.records()).hasSize(2);
        assertThat(page.records().get(0).header().id()).isEqualTo("0704.0050");
        assertThat(page.records().get(0).paper()).isNull();
        assertThat(page.records().get(0).problem()).isNull();
        assertThat(page.records().get(1).problem().reason()).isEqualTo(RejectReason.MISSING_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Identify", "ListSets", "ListMetadataFormats"})
    void answersToOtherQuestionsHaveNoRecords(String verb) throws UnreadableXmlException {
        OaiPage page =
                parser.parse(OaiResponses.response("<" + verb + "><set><setSpec>cs</setSpec></set></" + verb + ">"));

        assertThat(page.verb()).isEqualTo(verb);
        assertThat(page.records()).isEmpty();
    }

    @Test
    void aRecordThatStandsAloneIsAPageOfOne() throws UnreadableXmlException {
        OaiPage page =
                parser.parse(OaiResponses.raw("0704.0001", "2019-10-08").strip().getBytes(StandardCharsets.UTF_8));

        assertThat(page.records()).hasSize(1);
        assertThat(page.verb()).isNull();
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
        assertThatThrownBy(() -> parser.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableXmlException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void aResponseThatIsCutOffAnywhereIsRefused() {
        byte[] whole = OaiResponses.list("next", OaiResponses.raw("0704.0001", "2019-10-08"));

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> parser.parse(part))
                    .as("the first %d bytes of %d", length, whole.length)
                    .isInstanceOf(UnreadableXmlException.class);
        }
    }

    private Paper paper(String datestamp, String metadata) throws UnreadableXmlException {
        OaiRecord record = record(OaiResponses.record(OaiResponses.header("1810.09584", datestamp), metadata));
        assertThat(record.problem()).isNull();
        return record.paper();
    }

    private OaiRecord record(String record) throws UnreadableXmlException {
        OaiPage page = parser.parse(OaiResponses.list(null, record));
        assertThat(page.records()).hasSize(1);
        return page.records().get(0);
    }
}
