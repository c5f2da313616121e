/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers and cells are those of collections that people share: exports of the snapshot, answers of arXiv's API as tables. */
class TableReaderTest {

    private final List<String> notices = new ArrayList<>();

    @Test
    void everyColumnIsRead() throws Exception {
        Paper paper = paper("""
                id,title,abstract,authors,categories,primary_category,submitted,updated,versions,doi,journal_ref,comments,license,report-no,submitter
                2106.09685,T,A,"A. One, B. Two",cs.LG cs.CL,cs.CL,2021-06-17,2021-10-16,2,10.1/a 10.1/b,J. 1,3 pages,http://l,R-1,A. One
                """);

        assertThat(paper.title()).isEqualTo("T");
        assertThat(paper.abstractText()).isEqualTo("A");
        assertThat(paper.authors()).containsExactly("A. One", "B. Two");
        assertThat(paper.categories()).containsExactly("cs.CL", "cs.LG");
        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2021, 6, 17));
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2021, 10, 16));
        assertThat(paper.versions()).isEmpty();
        assertThat(paper.dois()).containsExactly("10.1/a", "10.1/b");
        assertThat(paper.journalRef()).isEqualTo("J. 1");
        assertThat(paper.comments()).isEqualTo("3 pages");
        assertThat(paper.license()).isEqualTo("http://l");
        assertThat(paper.reportNo()).isEqualTo("R-1");
        assertThat(paper.submitter()).isEqualTo("A. One");
        assertThat(notices).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,title,abstract,authors,categories,created",
                "Paper ID,Titles,Summaries,Author,Terms,Date",
                "ARXIV_ID,TITLE,SUMMARY,AUTHORS,CATEGORY,PUBLISHED",
                "paper_id,titles,abstracts,author,subjects,submitted",
                "\"id\",\"title\",\"abstract\",\"authors\",\"categories\",\"created\"",
                "\uFEFFid,title,abstract,authors,categories,created",
            })
    void headersAreTakenInEverySpelling(String header) throws Exception {
        Paper paper = paper(header + "\r\n2106.09685,T,A,A. One,cs.CL,2021-06-17\r\n");

        assertThat(paper.abstractText()).isEqualTo("A");
        assertThat(paper.authors()).containsExactly("A. One");
        assertThat(paper.categories()).containsExactly("cs.CL");
        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2021, 6, 17));
    }

    @Test
    void tabsAreToldFromCommas() throws Exception {
        assertThat(paper("id\ttitle\tauthors\n2106.09685\tOne, two\tA. One and B. Two\n"))
                .satisfies(paper -> assertThat(paper.title()).isEqualTo("One, two"))
                .satisfies(paper -> assertThat(paper.authors()).containsExactly("A. One", "B. Two"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "cs.CL cs.LG",
                "cs.CL;cs.LG",
                "cs.CL | cs.LG",
                "\"cs.CL, cs.LG\"",
                "\"['cs.CL', 'cs.LG']\"",
                "\"[cs.CL, cs.LG]\"",
                "\"[null, \"\"cs.CL\"\", \"\"\"\", \"\"cs.LG\"\"]\"",
                "\"[\"\"cs.CL\"\", \"\"cs.LG\"\"]\"",
                "\"['cs.CL', 'cs.LG', 'I.2.7; 68T50']\"",
                "Computation and Language (cs.CL); Machine Learning (cs.LG)",
            })
    void categoriesAreTakenInEveryForm(String cell) throws Exception {
        assertThat(paper("id,title,categories\n2106.09685,T," + cell + "\n").categories())
                .containsExactly("cs.CL", "cs.LG");
    }

    @Test
    void oldCategoriesAreCategories() throws Exception {
        assertThat(paper(
                                "id,title,categories\n2106.09685,T,hep-th cond-mat.mtrl-sci math-ph physics.ao-ph q-bio.QM stat.ML\n")
                        .categories())
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "A. One and B. O'Two",
                "\"A. One, B. O'Two\"",
                "A. One; B. O'Two",
                "A. One|B. O'Two",
                "\"One, A.; O'Two, B.\"",
                "\"['A. One', \"\"B. O'Two\"\"]\"",
                "\"['A. One', 'B. O\\'Two']\"",
                "\"[\"\"A. One\"\",\"\"B. O'Two\"\"]\"",
                "\"A. One (MIT, Boston), B. O'Two\"",
            })
    void authorsAreTakenInEveryForm(String cell) throws Exception {
        assertThat(paper("id,title,authors\n2106.09685,T," + cell + "\n").authors())
                .containsExactly("A. One", "B. O'Two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2021-06-17",
                "2021-06-17T17:37:18Z",
                "2021-06-17 17:37:18+00:00",
                "2021-06-17 17:37:18",
                "2021-06-16T23:00:00-02:00",
                "\"Thu, 17 Jun 2021 17:37:18 GMT\""
            })
    void daysAreTakenInEveryForm(String cell) throws Exception {
        assertThat(paper("id,title,published\n2106.09685,T," + cell + "\n").submitted())
                .isEqualTo(LocalDate.of(2021, 6, 17));
    }

    @Test
    void theDaysOfVersionsAreFoundInTheSnapshotsForm() throws Exception {
        Paper paper =
                paper("id,title,versions\n0704.0001,T,\"[{'version': 'v1', 'created': 'Mon, 2 Apr 2007 19:18:42 GMT'},"
                        + " {'version': 'v2', 'created': 'Tue, 24 Jul 2007 20:10:27 GMT'}]\"\n");

        assertThat(paper.versions()).containsExactly(LocalDate.of(2007, 4, 2), LocalDate.of(2007, 7, 24));
        assertThat(paper.submitted()).isEqualTo(LocalDate.of(2007, 4, 2));
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2007, 7, 24));
    }

    @Test
    void idsMayBeAddressesAndTextsMayBeTex() throws Exception {
        Paper paper = paper(
                "id,title,authors,comments\nhttp://arxiv.org/abs/2106.09685v2,Gr\\\"obner $\\'e$,J. Fran\\c{c}ois,This paper has been withdrawn\n");

        assertThat(paper.id()).isEqualTo("2106.09685");
        assertThat(paper.title()).isEqualTo("Gröbner $\\'e$");
        assertThat(paper.authors()).containsExactly("J. François");
        assertThat(paper.withdrawn()).isTrue();
    }

    @Test
    void quotedCellsHoldSeparatorsQuotesAndLineBreaks() throws Exception {
        List<SourceRecord> records =
                read("id,title\r\n2106.00001,\"A \"\"T\"\",\r\n  two\r\n\r\nlines\"\r\n\r\n2106.00002,5\" disk\r\n");

        assertThat(accepted(records.get(0)).title()).isEqualTo("A \"T\", two lines");
        assertThat(records.get(0).origin().place()).isEqualTo("line 2");
        assertThat(accepted(records.get(1)).title()).isEqualTo("5\" disk");
        assertThat(records.get(1).origin().place()).isEqualTo("line 7");
    }

    @Test
    void unknownColumnsAreNamedOnceAndIgnored() throws Exception {
        read("id,title,pagerank,,id2\n2106.00001,T,1,2,3\n2106.00002,T,1,2,3\n");

        assertThat(notices).containsExactly("columns that mean nothing here are ignored: [pagerank, , id2]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CSV | identifier,title | [id]",
                "CSV | id,name | [title]",
                "TSV | id,title | [id, title]",
                "CSV | titles,summaries,terms | [id]",
            })
    void aHeaderWithoutIdOrTitleIsRefusedAtOnceAndShown(FileFormat format, String header, String missing) {
        assertThatThrownBy(() -> open(header + "\n1,2,3\n", format))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the table has no column " + missing)
                .hasMessageContaining(header.replace(",", format == FileFormat.CSV ? ", " : ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"titles,summaries,terms", "id:title", "2106.09685,A title,An abstract", "%PDF-1.4"})
    void whatIsNeitherIsRefusedAtOnceAndShown(String line) {
        assertThatThrownBy(() -> open(line + "\n", FileFormat.AUTO))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "neither JSON objects, one a line or in an array, nor a table whose header names at least")
                .hasMessageEndingWith("[" + line + "]");
    }

    @Test
    void anEmptyTableHasNoRecords() throws Exception {
        assertThat(read("id,title\n")).isEmpty();
        try (PaperFile file = open("", FileFormat.CSV)) {
            assertThat(file.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "2106.00001,T,x # INVALID_ROW # a row must have [2] cells as the header has, got [3]",
                "2106.00001 # INVALID_ROW # got [1]",
                ",T # MISSING_ID # [id] must not be absent or blank",
                "2106.00001,\" \" # MISSING_TITLE # [title] must not be absent or blank",
                "1503.0197,T # INVALID_ID # was it taken for a number?",
                "2106.00001,T\0T # NUL_CHARACTER # [title] must not hold a NUL character",
            })
    void aBadRowIsReportedAndTheNextOneRead(String row, RejectReason reason, String message) throws Exception {
        List<SourceRecord> records = read("id,title\n" + row + "\n2106.00002,T\n");

        assertThat(records).hasSize(2);
        SourceRecord.Rejected rejected = (SourceRecord.Rejected) records.get(0);
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.message()).contains(message).doesNotContain("\n", "\0");
        assertThat(rejected.origin().place()).isEqualTo("line 2");
        assertThat(accepted(records.get(1)).id()).isEqualTo("2106.00002");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "2106.00002,\"T\" x # Invalid character between encapsulated token and delimiter at line: 3",
                "2106.00002,\"never closed # EOF reached before encapsulated token finished",
            })
    void wrongQuotesEndTheReadingSinceNobodyKnowsWhereTheNextRowBegins(String row, String reason) throws Exception {
        try (PaperFile file = open("id,title\n2106.00001,T\n" + row + "\n2106.00003,T\n", FileFormat.AUTO)) {
            assertThat(accepted(file.next()).id()).isEqualTo("2106.00001");
            assertThatThrownBy(file::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the row after line 2 of the table cannot be read: ")
                    .hasMessageContaining(reason);
            assertThat(file.position().detail()).isEqualTo("2");
        }
    }

    @Test
    void aRowThatGrowsBeyondBoundsEndsTheReadingBeforeItFillsTheMemory() throws Exception {
        InputStream endless =
                new SequenceInputStream(stream("id,title\n2106.00001,\"never closed\n"), new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                });
        try (PaperFile file = PaperFile.open(endless, FileFormat.CSV, Resume.NOTHING, notices::add)) {
            assertThatThrownBy(file::next)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the row after line 1 of the table cannot be read: it has more than 4000000 characters,"
                            + " as when a quote is opened and never closed");
        }
    }

    @Test
    void aRowThatIsNotUtf8IsRejectedWhole() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("id,title\n2106.00001,\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xe9);
        bytes.write("\ntwo\"\n2106.00002,T\n".getBytes(StandardCharsets.UTF_8));

        List<SourceRecord> records = records(PaperFile.open(
                new ByteArrayInputStream(bytes.toByteArray()), FileFormat.AUTO, Resume.NOTHING, notices::add));

        assertThat(((SourceRecord.Rejected) records.get(0)).reason()).isEqualTo(RejectReason.NOT_UTF8);
        assertThat(accepted(records.get(1)).id()).isEqualTo("2106.00002");
    }

    @Test
    void whatFailsLaterCanBeReadAgainWithoutItsHeader() throws Exception {
        List<SourceRecord> records =
                read("arxiv_id,titles,author\narXiv:2106.00001v1,{\\\"U}ber,A. One\n2106.00002,,A. One\n");

        for (SourceRecord record : records) {
            Origin.Line line = (Origin.Line) record.origin();
            assertThat(line.json()).isTrue();
            SourceRecord again = JsonLineParser.parse(line.number(), line.text());
            if (record instanceof SourceRecord.Accepted accepted) {
                assertThat(accepted(again)).isEqualTo(accepted.paper());
            } else {
                assertThat(((SourceRecord.Rejected) again).message())
                        .isEqualTo(((SourceRecord.Rejected) record).message());
            }
        }
        assertThat(records).hasSize(2);
    }

    private Paper paper(String text) throws Exception {
        List<SourceRecord> records = read(text);
        assertThat(records).hasSize(1);
        return accepted(records.get(0));
    }

    private static Paper accepted(SourceRecord record) {
        assertThat(record).isInstanceOf(SourceRecord.Accepted.class);
        return ((SourceRecord.Accepted) record).paper();
    }

    private List<SourceRecord> read(String text) throws Exception {
        return records(open(text, FileFormat.AUTO));
    }

    private static List<SourceRecord> records(PaperFile opened) throws Exception {
        List<SourceRecord> records = new ArrayList<>();
        try (PaperFile file = opened) {
            for (SourceRecord next = file.next(); next != null; next = file.next()) {
                records.add(next);
            }
        }
        return records;
    }

    private PaperFile open(String text, FileFormat format) throws IOException {
        return PaperFile.open(stream(text), format, Resume.NOTHING, notices::add);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
