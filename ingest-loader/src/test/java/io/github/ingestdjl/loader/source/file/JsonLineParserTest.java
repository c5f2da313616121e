/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TextVector;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineParserTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String FULL = """
            {"id":"0704.0001","submitter":"A. One","authors":"A. One, B. Two","title":"A long title that\\n  wraps",\
            "comments":"3 pages","journal-ref":"J. Test 1","doi":"10.1/a 10.1/b","report-no":"R-1","categories":"hep-ph math.CO",\
            "license":"http://l","abstract":"  First paragraph\\nwrapped.\\n  Second one.\\n",\
            "versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"version":"v2","created":"Tue, 24 Jul 2007 20:10:27 GMT"}],\
            "update_date":"2008-11-26","authors_parsed":[["Óne","A.",""],["Two","B.","Jr.","Paris"]]}""";

    @Test
    void everyFieldOfASnapshotLineIsRead() {
        Paper paper = accepted(FULL);

        assertThat(paper.id()).isEqualTo("0704.0001");
        assertThat(paper.authors()).containsExactly("A. Óne", "B. Two Jr.");
        assertThat(paper.categories()).containsExactly("hep-ph", "math.CO");
        assertThat(paper.primaryCategory()).isEqualTo("hep-ph");
        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2007, 4, 2));
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2008, 11, 26));
        assertThat(paper.versions()).hasSize(2);
        assertThat(paper.dois()).containsExactly("10.1/a", "10.1/b");
        assertThat(paper.journalRef()).isEqualTo("J. Test 1");
        assertThat(paper.comments()).isEqualTo("3 pages");
        assertThat(paper.license()).isEqualTo("http://l");
        assertThat(paper.reportNo()).isEqualTo("R-1");
        assertThat(paper.submitter()).isEqualTo("A. One");
    }

    @Test
    void theTenthVersionComesAfterTheSecond() {
        Paper paper = accepted(
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[{\"version\":\"v1\",\"created\":\"Mon, 2 Apr 2007 19:18:42 GMT\"},"
                        + "{\"version\":\"v10\",\"created\":\"Tue, 24 Jul 2007 20:10:27 GMT\"},"
                        + "{\"version\":\"v2\",\"created\":\"Tue, 3 Apr 2007 19:18:42 GMT\"}]}");

        assertThat(paper.versions())
                .containsExactly(LocalDate.of(2007, 4, 2), LocalDate.of(2007, 4, 3), LocalDate.of(2007, 7, 24));
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2007, 7, 24));
    }

    @Test
    void wrappedAndIndentedTextIsFoldedToOneLine() {
        Paper paper = accepted(FULL);

        assertThat(paper.title()).isEqualTo("A long title that wraps");
        assertThat(paper.abstractText()).isEqualTo("First paragraph wrapped. Second one.");
    }

    @Test
    void nullsAndAbsentFieldsAreTheSame() {
        Paper nulls = accepted("""
                {"id":"hep-th/9901001","title":"T","submitter":null,"authors":null,"comments":null,"journal-ref":null,"doi":null,\
                "report-no":null,"categories":null,"license":null,"abstract":null,"versions":null,"update_date":null,"authors_parsed":null}""");

        assertThat(nulls).isEqualTo(accepted("{\"id\":\"hep-th/9901001\",\"title\":\"T\"}"));
        assertThat(nulls.primaryCategory()).isNull();
        assertThat(nulls.submitted()).isNull();
        assertThat(nulls.dois()).isEmpty();
    }

    @Test
    void withoutParsedAuthorsThePrintedLineIsSplit() {
        Paper paper = accepted(
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"authors\":\"A. One (MIT), B.\\n  Two and C. Three\"}");

        assertThat(paper.authors()).containsExactly("A. One", "B. Two", "C. Three");
    }

    @Test
    void withoutUpdateDateTheLastVersionCounts() {
        Paper paper = accepted("""
                {"id":"0704.0001","title":"T","versions":[{"created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"created":"Tue, 24 Jul 2007 20:10:27 GMT"}]}""");

        assertThat(paper.updated()).isEqualTo(LocalDate.of(2007, 7, 24));
    }

    @Test
    void daysAreThoseOfUtc() {
        Paper paper = accepted(
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[{\"created\":\"Mon, 2 Apr 2007 23:30:00 -0500\"}]}");

        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2007, 4, 3));
    }

    @Test
    void aMonthIsItsFirstDay() {
        assertThat(accepted("{\"id\":\"2305.00001\",\"title\":\"T\",\"created\":\"2023-05\"}")
                        .submitted())
                .isEqualTo(LocalDate.of(2023, 5, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0704.0001", "2106.09685", "hep-th/9901001", "math/0102001", "acc-phys/9411001"})
    void idsOfEveryAgeAreAccepted(String id) {
        assertThat(accepted("{\"id\":\"" + id + "\",\"title\":\"T\"}").id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../_all",
                "0704.1",
                "2106.0968",
                "0704.00012",
                "2113.09685",
                "hep th/9901001",
                "0704.0001\\u0007",
                "0704.0001/_search"
            })
    void anythingElseIsNoId(String id) {
        SourceRecord.Rejected rejected = rejected("{\"id\":\"" + id + "\",\"title\":\"T\"}");

        assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_ID);
        assertThat(rejected.message()).contains("[hep-th/9901001]").doesNotContain("\u0007");
    }

    @Test
    void anOverlongIdIsRejectedAndShownCut() {
        SourceRecord.Rejected rejected = rejected("{\"id\":\"" + "1".repeat(100_000) + "\",\"title\":\"T\"}");

        assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_ID);
        assertThat(rejected.message()).contains("111…").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"title\":\"T\"} | MISSING_ID",
                "{\"id\":null,\"title\":\"T\"} | MISSING_ID",
                "{\"id\":\"0704.0001\"} | MISSING_TITLE",
                "{\"id\":\"0704.0001\",\"title\":\" \\n\"} | MISSING_TITLE",
                "{\"id\":704.0001,\"title\":\"T\"} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":[\"T\"]} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":{}} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[\"v1\"]} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"authors_parsed\":[\"A\"]} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"authors_parsed\":[[1]]} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"update_date\":\"yesterday\"} | INVALID_DATE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[{\"created\":\"in April\"}]} | INVALID_DATE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[{}]} | INVALID_DATE",
                "{\"id\":\"0704.0001\",\"title\":\"T\\u0000\"} | NUL_CHARACTER",
                "{\"id\":\"0704.0001\",\"title\":\"T | INVALID_JSON",
                "{\"id\":\"0704.0001\",\"title\":\"T\"} {} | INVALID_JSON",
                "[1] | INVALID_JSON",
                "null | INVALID_JSON",
            })
    void aLineThatIsNoPaperIsRejectedWithItsKind(String line, RejectReason reason) {
        SourceRecord.Rejected rejected = rejected(line);

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.message()).isNotBlank().doesNotContain("\n");
        assertThat(((Origin.Line) rejected.origin()).json()).isEqualTo(reason != RejectReason.INVALID_JSON);
    }

    @Test
    void aLineOfNulBytesIsInvalidJson() {
        assertThat(rejected("\0\0\0\0").reason()).isEqualTo(RejectReason.INVALID_JSON);
    }

    @Test
    void aWrongTypeIsReportedWithFieldAndValue() {
        assertThat(rejected("{\"id\":\"0704.0001\",\"title\":42}").message())
                .isEqualTo("[title] must be a string, got [42]");
    }

    @Test
    void aFailedPaperIsTakenOutOfItsWrapper() {
        SourceRecord record = JsonLineParser.parse(
                3, "{\"error\":\"x\",\"status\":429,\"line\":17,\"paper\":{\"id\":\"0704.0001\",\"title\":\"T\"}}");

        assertThat(record).isInstanceOf(SourceRecord.Accepted.class);
        assertThat(record.origin()).isEqualTo(new Origin.Line(3, "{\"id\":\"0704.0001\",\"title\":\"T\"}", true));
    }

    @Test
    void aFailedTextIsTakenOutOfItsWrapper() {
        SourceRecord.Rejected rejected = rejected("{\"error\":\"x\",\"line\":17,\"text\":\"{broken\"}");

        assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_JSON);
        assertThat(((Origin.Line) rejected.origin()).text()).isEqualTo("{broken");
        assertThat(((Origin.Line) rejected.origin()).json()).isFalse();
    }

    // The forms are those of the snapshot's own lines.
    @Test
    void texOfTheSnapshotBecomesUnicodeAndFormulasStay() {
        Paper paper = accepted("""
                {"id":"0704.0019","submitter":"P\\\\'eter Sz\\\\H{o}ke","title":"Gr\\\\\\\"obner\\n  basis $\\\\'e$","abstract":"  R\\\\'ev\\\\'esz\\nand\\n  Y{\\\\i}lmaz\\n",\
                "comments":"in Ia\\\\c{s}i","journal-ref":"J. K\\\\\\\"ahler 1","authors":"x","categories":"math.AG",\
                "authors_parsed":[["{\\\\O}bro","Mikkel",""],["\\\\v{S}r\\\\'amek","Rastislav","Jr.","Universit\\\\\\\"at Wien"]]}""");

        assertThat(paper.title()).isEqualTo("Gröbner basis $\\'e$");
        assertThat(paper.abstractText()).isEqualTo("Révész and Yılmaz");
        assertThat(paper.comments()).isEqualTo("in Iaşi");
        assertThat(paper.journalRef()).isEqualTo("J. Kähler 1");
        assertThat(paper.submitter()).isEqualTo("Péter Szőke");
        assertThat(paper.authors()).containsExactly("Mikkel Øbro", "Rastislav Šrámek Jr.");
        assertThat(paper.withdrawn()).isFalse();
    }

    @Test
    void aWithdrawnPaperIsKnownByItsWords() {
        Paper paper = accepted("""
                {"id":"0704.0156","title":"T","comments":null,"abstract":"  This paper has been withdrawn by the authors.\\n","update_date":"2008-11-26"}""");

        assertThat(paper.withdrawn()).isTrue();
    }

    // Other collections of arXiv's metadata; the second is the form of the harvest that the shared data hold.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"2106.09685\",\"title\":\"T\",\"abstract\":\"A\",\"categories\":\"cs.CL,cs.LG\",\"primary\":\"cs.CL\",\"created\":\"2021-06-17\",\"authors\":\"A. One, B. Two\"}",
                "{\"id\":\"http://arxiv.org/abs/2106.09685v2\",\"title\":\"T\",\"summary\":\"A\",\"terms\":[\"cs.LG\",\"cs.CL\",\"I.2.7\"],\"primary_category\":\"cs.CL\",\"published\":\"2021-06-17T17:37:18Z\",\"authors\":[\"A. One\",\"B. Two\"]}",
                "{\"arxiv_id\":\"arXiv:2106.09685\",\"titles\":\"T\",\"summaries\":\"A\",\"subjects\":\"['cs.CL', 'cs.LG']\",\"date\":\"2021-06-17\",\"author\":\"A. One; B. Two\"}",
            })
    void papersOfOtherCollectionsAreRead(String line) {
        Paper paper = accepted(line);

        assertThat(paper.id()).isEqualTo("2106.09685");
        assertThat(paper.abstractText()).isEqualTo("A");
        assertThat(paper.authors()).containsExactly("A. One", "B. Two");
        assertThat(paper.categories()).containsExactly("cs.CL", "cs.LG");
        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2021, 6, 17));
    }

    @Test
    void aPaperOfOursIsReadExactlyAsItWasWritten() throws Exception {
        Paper paper = Paper.builder("2106.09685", "T\\\"ex  {\\\"o} and two  spaces")
                .abstractText("Not folded,\n not {\\bf converted} \\'e, \u00a0\ud835\udd38")
                .authors(List.of("Erd\\H{o}s, P.", " B; C "))
                .categories(List.of("cs.CL", "unheard-of"))
                .submitted(LocalDate.of(2021, 6, 17))
                .updated(LocalDate.of(2021, 10, 16))
                .versions(List.of(LocalDate.of(2021, 6, 17), LocalDate.of(2021, 10, 16)))
                .dois(List.of("10.1/a", "10.1/b c"))
                .journalRef("J. \\& K.")
                .comments("This paper has been withdrawn")
                .license("http://l")
                .reportNo("R-1")
                .submitter("A. One")
                .build();
        Paper least = Paper.builder("hep-th/9901001", "T").withdrawn(true).build();

        assertThat(accepted(MAPPER.writeValueAsString(paper))).isEqualTo(paper);
        assertThat(accepted(MAPPER.writeValueAsString(least))).isEqualTo(least);
    }

    @Test
    void vectorsOfOursAreReadExactlyAsTheyWereWritten() throws Exception {
        // Values whose decimals are short, long, with exponents, at the ends of what a float can hold.
        TextVector title = TextVector.of(0.1f, -0.033333335f, 1.1920929E-7f, 16777216f, 3.3554432E7f, -0f);
        TextVector abstractText = TextVector.of(Float.MIN_VALUE, Float.MAX_VALUE, -Float.MIN_NORMAL, 1.0E10f, 2.0E-3f);
        Paper paper = Paper.builder("2106.09685", "T")
                .abstractText("A")
                .vectors(title, abstractText)
                .build();
        Paper untold = Paper.builder("2106.09685", "T").vectors(title, null).build();

        assertThat(accepted(MAPPER.writeValueAsString(paper))).isEqualTo(paper);
        assertThat(accepted(MAPPER.writeValueAsString(untold))).isEqualTo(untold);
    }

    @Test
    void absentVectorsAreNone() {
        assertThat(accepted(
                                "{\"id\":\"2106.09685\",\"title\":\"\\\\\\\"o\",\"title_vector\":null,\"abstract_vector\":null}")
                        .titleVector())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"title_vector\":\"x\" | WRONG_TYPE | [title_vector] must be an array, got [\"x\"]",
                "\"title_vector\":[1,\"2\"] | WRONG_TYPE | [title_vector] must be an array of numbers, got [\"2\"]",
                "\"title_vector\":[1,null] | WRONG_TYPE | [title_vector] must be an array of numbers, got [null]",
                "\"title_vector\":[[1]] | WRONG_TYPE | [title_vector] must be an array of numbers, got [[1]]",
                "\"title_vector\":[] | INVALID_VECTOR | [title_vector] must not be empty, got [[]]",
                "\"title_vector\":[1,1e39] | INVALID_VECTOR | [title_vector] must have numbers that a float can hold, got [1.0E39]",
                "\"title_vector\":[NaN] | INVALID_JSON | Non-standard token 'NaN'",
                "\"abstract_vector\":[1] | INVALID_VECTOR | [title_vector] must be there beside [abstract_vector], got none",
                "\"abstract\":\"A\",\"title_vector\":[1] | INVALID_VECTOR | [abstract_vector] must be there beside [title_vector], got none",
            })
    void vectorsThatAreNoneAreRejected(String fields, RejectReason reason, String message) {
        SourceRecord.Rejected rejected = rejected("{\"id\":\"0704.0001\",\"title\":\"T\"," + fields + "}");

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.message()).startsWith(message);
        assertThat(rejected.origin().place()).isEqualTo("line 1");
    }

    @Test
    void aTombstoneIsADeletion() throws Exception {
        SourceRecord record = JsonLineParser.parse(7, "{\"id\":\"hep-th/9901001\",\"deleted\":\"2024-05-01\"}");

        assertThat(record).isInstanceOfSatisfying(SourceRecord.Deleted.class, deleted -> {
            assertThat(deleted.id()).isEqualTo("hep-th/9901001");
            assertThat(deleted.day()).isEqualTo(LocalDate.of(2024, 5, 1));
            assertThat(deleted.origin().place()).isEqualTo("line 7");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"deleted\":\"2024-05-01\"} | MISSING_ID",
                "{\"id\":\"x\",\"deleted\":\"2024-05-01\"} | INVALID_ID",
                "{\"id\":\"0704.0001\",\"deleted\":\"lately\"} | INVALID_DATE",
                "{\"id\":\"0704.0001\",\"deleted\":true} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"deleted\":null} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"withdrawn\":\"yes\"} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":\"2\"} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"authors\":[1]} | WRONG_TYPE",
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"version_dates\":[\"x\"]} | INVALID_DATE",
                "{\"id\":\"0704.0001\",\"titles\":\"T\",\"authors\":5} | WRONG_TYPE",
            })
    void anImpossibleLineOfAnyKindIsRejected(String line, RejectReason reason) {
        assertThat(rejected(line).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"0704.0001\",\"title\":\"%s\"}",
                "{\"id\":\"0704.0001\",\"title\":\"%s\",\"update_date\":\"2008-11-26\"}"
            })
    void aTitleBeyondBoundsIsRejectedAndItsBeginningShown(String line) {
        SourceRecord.Rejected rejected = rejected(line.formatted("title ".repeat(5_000_000 / 6)));

        assertThat(rejected.reason()).isEqualTo(RejectReason.TOO_LONG);
        assertThat(rejected.message())
                .startsWith("[title] must have at most [10000] characters, got [")
                .contains("[title title ")
                .hasSizeLessThan(200);
        assertThat(accepted(line.formatted("x".repeat(10_000))).title()).hasSize(10_000);
    }

    @Test
    void anAbstractBeyondBoundsIsRejected() {
        String line = "{\"id\":\"0704.0001\",\"title\":\"T\",\"abstract\":\"%s\"}";

        assertThat(rejected(line.formatted("x".repeat(1_000_001))).reason()).isEqualTo(RejectReason.TOO_LONG);
        assertThat(accepted(line.formatted("x".repeat(1_000_000))).abstractText())
                .hasSize(1_000_000);
    }

    private Paper accepted(String line) {
        SourceRecord record = JsonLineParser.parse(1, line);
        assertThat(record).isInstanceOf(SourceRecord.Accepted.class);
        return ((SourceRecord.Accepted) record).paper();
    }

    private SourceRecord.Rejected rejected(String line) {
        SourceRecord record = JsonLineParser.parse(1, line);
        assertThat(record).isInstanceOf(SourceRecord.Rejected.class);
        return (SourceRecord.Rejected) record;
    }
}
