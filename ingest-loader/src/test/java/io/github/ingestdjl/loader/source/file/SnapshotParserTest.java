/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotParserTest {

    private static final String FULL = """
            {"id":"0704.0001","submitter":"A. One","authors":"A. One, B. Two","title":"A long title that\\n  wraps",\
            "comments":"3 pages","journal-ref":"J. Test 1","doi":"10.1/a 10.1/b","report-no":"R-1","categories":"hep-ph math.CO",\
            "license":"http://l","abstract":"  First paragraph\\nwrapped.\\n  Second one.\\n",\
            "versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"version":"v2","created":"Tue, 24 Jul 2007 20:10:27 GMT"}],\
            "update_date":"2008-11-26","authors_parsed":[["Óne","A.",""],["Two","B.","Jr.","Paris"]]}""";

    private final SnapshotParser parser = new SnapshotParser();

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

    @ParameterizedTest
    @ValueSource(strings = {"0704.0001", "2106.09685", "hep-th/9901001", "math/0102001", "acc-phys/9411001"})
    void idsOfEveryAgeAreAccepted(String id) {
        assertThat(accepted("{\"id\":\"" + id + "\",\"title\":\"T\"}").id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../_all", "0704.1", "2106.09685v2", "hep th/9901001", "0704.0001\\u0007", "0704.0001/_search"
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
                "{\"id\":\"0704.0001\",\"title\":\"T\",\"versions\":[{\"created\":\"2007-04-02\"}]} | INVALID_DATE",
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
        SourceRecord record = parser.parse(
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

    private Paper accepted(String line) {
        SourceRecord record = parser.parse(1, line);
        assertThat(record).isInstanceOf(SourceRecord.Accepted.class);
        return ((SourceRecord.Accepted) record).paper();
    }

    private SourceRecord.Rejected rejected(String line) {
        SourceRecord record = parser.parse(1, line);
        assertThat(record).isInstanceOf(SourceRecord.Rejected.class);
        return (SourceRecord.Rejected) record;
    }
}
