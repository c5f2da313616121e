/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PaperFileTest {

    private static final String PAPER = "{\"id\":\"0704.0001\",\"title\":\"T\"}";

    @Test
    void linesAreNumberedAndBlankOnesSkipped() throws IOException, InterruptedException {
        List<SourceRecord> records = read(PAPER + "\n\n  \r\n" + PAPER + "\r\nbroken");

        assertThat(records).extracting(record -> record.origin().place()).containsExactly("line 1", "line 4", "line 5");
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
        assertThat(records.get(2)).isInstanceOf(SourceRecord.Rejected.class);
    }

    @Test
    void anEmptyStreamHasNoRecords() throws IOException, InterruptedException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException, InterruptedException {
        assertThat(read("\uFEFF" + PAPER)).singleElement().isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void tablesAreReadAsSpreadsheetsSaveThem() throws IOException, InterruptedException {
        String semicolons = "id;title\r\n0704.0001;\"One; two\"\r\n0704.0002;Zwölf\r\n";
        String told = "sep=|\r\n"
                + semicolons.replace("\"", "").replace("One; two", "One, two").replace(';', '|');
        String tabs = "id\ttitle\n0704.0001\tOne\n0704.0002\tZwölf\n";

        for (byte[] bytes : List.of(
                semicolons.getBytes(StandardCharsets.UTF_8),
                told.getBytes(StandardCharsets.UTF_8),
                // With a byte order mark, which this character set writes.
                tabs.getBytes(StandardCharsets.UTF_16),
                tabs.getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + semicolons).getBytes(StandardCharsets.UTF_16LE))) {
            List<SourceRecord> records = read(new ByteArrayInputStream(bytes), 1000);

            assertThat(records).hasSize(2);
            assertThat(((SourceRecord.Accepted) records.get(1)).paper().title()).isEqualTo("Zwölf");
        }
        assertThat(read(stream(told), 1000).get(1).origin().place()).isEqualTo("line 4");
    }

    @Test
    void theObjectsOfAnArrayAreRead() throws IOException, InterruptedException {
        String array =
                "[\n  {\"id\": \"0704.0001\",\n   \"title\": \"One\"},\n  {\"id\": \"0704.0002\", \"title\": \"Two\"}, 3\n]\n";

        List<SourceRecord> records = read(stream(array), 1000);

        assertThat(records).hasSize(3);
        assertThat(((SourceRecord.Accepted) records.get(1)).paper().id()).isEqualTo("0704.0002");
        assertThat(((SourceRecord.Rejected) records.get(2)).reason()).isEqualTo(RejectReason.INVALID_JSON);
        assertThat(read(stream("[]"), 1000)).isEmpty();
        Resume resume = new Resume(new Position("", "1"), Set.of());
        try (PaperFile rest = PaperFile.open(stream(array), FileFormat.AUTO, resume, notice -> {})) {
            assertThat(((SourceRecord.Accepted) rest.next()).paper().id()).isEqualTo("0704.0002");
        }
    }

    @Test
    void anArrayThatIsBrokenSaysWhere() {
        assertThatThrownBy(() -> read(stream("[" + PAPER.strip() + ",\n{\"id\": }]"), 1000))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the JSON array is broken in line 2: ");
    }

    @Test
    void aLineThatIsNotUtf8IsRejectedAndTheNextOneRead() throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("{\"id\":\"0704.0001\",\"title\":\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xe9);
        bytes.write(("\"}\n" + PAPER).getBytes(StandardCharsets.UTF_8));

        List<SourceRecord> records = read(new ByteArrayInputStream(bytes.toByteArray()), 1000);

        assertThat(((SourceRecord.Rejected) records.get(0)).reason()).isEqualTo(RejectReason.NOT_UTF8);
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void aLineAboveTheLimitIsRejectedAndTheNextOneRead() throws IOException, InterruptedException {
        String longLine = "{\"id\":\"0704.0001\",\"title\":\"" + "x".repeat(200_000) + "\"}";

        List<SourceRecord> records = read(stream(longLine + "\n" + PAPER), 100_000);

        SourceRecord.Rejected rejected = (SourceRecord.Rejected) records.get(0);
        assertThat(rejected.reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
        assertThat(((Origin.Line) rejected.origin()).text()).hasSize(1024);
        assertThat(records.get(1).origin().place()).isEqualTo("line 2");
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void aLineOfExactlyTheLimitIsRead() throws IOException, InterruptedException {
        assertThat(read(stream(PAPER), PAPER.length())).singleElement().isInstanceOf(SourceRecord.Accepted.class);
        assertThat(read(stream(PAPER), PAPER.length() - 1)).singleElement().isInstanceOf(SourceRecord.Rejected.class);
    }

    @Test
    void linesLongerThanTheBufferAreWhole() throws IOException, InterruptedException {
        String text = "é".repeat(100_000);

        List<SourceRecord> records = read("{\"id\":\"0704.0001\",\"title\":\"T\",\"abstract\":\"" + text + "\"}");

        assertThat(((SourceRecord.Accepted) records.get(0)).paper().abstractText())
                .isEqualTo(text);
    }

    // The tests run in a heap far smaller than this stream, see the pom.
    @Test
    void aStreamLargerThanTheHeapIsRead() throws IOException, InterruptedException {
        byte[] line = ("{\"id\":\"0704.0001\",\"title\":\"T\",\"abstract\":\"" + "word ".repeat(220) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        long lines = 200_000;
        assertThat(line.length * lines).isGreaterThan(Runtime.getRuntime().maxMemory());

        long read = 0;
        try (PaperFile source = open(new RepeatedLine(line, lines), LineReader.MAX_LINE_BYTES)) {
            while (source.next() instanceof SourceRecord.Accepted) {
                read++;
            }
        }

        assertThat(read).isEqualTo(lines);
    }

    @Test
    void theFilesOfAnArchiveAreOneSourceAndEachHasItsOwnHeader() throws Exception {
        byte[] zip = Zips.of(
                "a.csv", "id,title\n2106.00001,One\n", "b.jsonl", PAPER, "c.tsv", "title\tid\nThree\t2106.00003\nbad");

        List<SourceRecord> records = read(new ByteArrayInputStream(zip), LineReader.MAX_LINE_BYTES);

        assertThat(records)
                .extracting(PaperFileTest::id)
                .containsExactly("2106.00001", "0704.0001", "2106.00003", null);
        assertThat(records)
                .extracting(record -> record.origin().place())
                .containsExactly("line 2", "line 3", "line 5", "line 6");
    }

    @Test
    void aFileInAnArchiveThatIsNoneOfOursIsNamed() throws Exception {
        byte[] zip = Zips.of("a.jsonl", PAPER, "README.txt", "Read me");

        assertThatThrownBy(() -> read(new ByteArrayInputStream(zip), LineReader.MAX_LINE_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "entry [README.txt]: neither JSON objects, one a line or in an array, nor a table");
    }

    @Test
    void fromEveryPositionReadingGoesOnWithWhatIsLeft() throws Exception {
        byte[] zip = Zips.of(
                "a.csv",
                "id,title\n2106.00001,\"One\n\n two\"\nbad row\n2106.00003,T\n\n2106.00004,T\n",
                "b.jsonl",
                "\n" + PAPER + "\nbroken\n\n" + PAPER + "\n",
                "c.csv",
                "id,title\n",
                "d.jsonl",
                PAPER);
        List<SourceRecord> all = read(new ByteArrayInputStream(zip), LineReader.MAX_LINE_BYTES);
        assertThat(all).hasSize(8);

        for (int done = 0; done <= all.size(); done++) {
            Position position;
            try (PaperFile file = open(new ByteArrayInputStream(zip), LineReader.MAX_LINE_BYTES)) {
                for (int i = 0; i < done; i++) {
                    file.next();
                }
                position = file.position();
            }
            try (PaperFile file = resumed(new ByteArrayInputStream(zip), position)) {
                assertThat(file.position()).isEqualTo(position);
                assertThat(all(file)).as("after [%d]", done).isEqualTo(all.subList(done, all.size()));
            }
        }
    }

    @Test
    void aRowThatCannotBeReadToItsEndIsBegunAgain() throws Exception {
        String read = "id,title\n2106.00001,T\n2106.00002,\"Two\n";
        InputStream broken = new SequenceInputStream(stream(read), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("input/output error");
            }
        });
        Position position;
        try (PaperFile file = open(broken, LineReader.MAX_LINE_BYTES)) {
            file.next();
            assertThatThrownBy(file::next).hasMessageEndingWith("input/output error");
            position = file.position();
        }

        try (PaperFile file = resumed(stream(read + "lines\"\n"), position)) {
            assertThat(all(file)).singleElement().isInstanceOf(SourceRecord.Accepted.class);
        }
    }

    @Test
    void aFileThatGotShorterThanThePositionIsAFailure() throws Exception {
        Position position = new Position("", "3");

        try (PaperFile file = resumed(stream(PAPER + "\n" + PAPER), position)) {
            assertThatThrownBy(file::next)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the file is not the one that was begun: [3] lines of it were done, now it has [2]");
        }
        try (PaperFile file = resumed(stream(""), position)) {
            assertThatThrownBy(file::next).isInstanceOf(IOException.class).hasMessageEndingWith("now it has [0]");
        }
    }

    @Test
    void aPositionOfAnotherSourceIsRefused() {
        assertThatThrownBy(() -> resumed(stream(PAPER), new Position("2023-01", "token")))
                .isInstanceOf(IOException.class)
                .hasMessage("a position in a file must be a number of lines, got [token]");
    }

    @Test
    void passingOverDoneLinesCanBeInterrupted() throws Exception {
        try (PaperFile file = resumed(stream((PAPER + "\n").repeat(2000)), new Position("", "2000"))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(file::next).isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aFileThatCannotBeOpenedLeavesNothingOpen() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream("<html>".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        assertThatThrownBy(() -> open(in, LineReader.MAX_LINE_BYTES)).isInstanceOf(IOException.class);
        assertThat(closed).isTrue();
    }

    @Test
    void linesThatEndInABareCarriageReturnAreReported() throws Exception {
        List<SourceRecord> records = read(PAPER + "\r" + PAPER + "\n" + PAPER);

        assertThat(((SourceRecord.Rejected) records.get(0)).reason()).isEqualTo(RejectReason.INVALID_JSON);
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void closingClosesTheStream() throws IOException, InterruptedException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        open(in, LineReader.MAX_LINE_BYTES).close();

        assertThat(closed).isTrue();
    }

    private static PaperFile open(InputStream in, int maxLineBytes) throws IOException {
        return PaperFile.open(in, FileFormat.AUTO, Resume.NOTHING, notice -> {}, maxLineBytes);
    }

    private static PaperFile resumed(InputStream in, Position position) throws IOException {
        return PaperFile.open(in, FileFormat.AUTO, new Resume(position, Set.of()), notice -> {});
    }

    private static String id(SourceRecord record) {
        return record instanceof SourceRecord.Accepted accepted
                ? accepted.paper().id()
                : null;
    }

    private static List<SourceRecord> read(String text) throws IOException, InterruptedException {
        return read(stream(text), LineReader.MAX_LINE_BYTES);
    }

    private static List<SourceRecord> read(InputStream in, int maxLineBytes) throws IOException, InterruptedException {
        try (PaperFile source = open(in, maxLineBytes)) {
            return all(source);
        }
    }

    private static List<SourceRecord> all(PaperFile source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            records.add(next);
        }
        return records;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A long stream that takes no memory. */
    private static final class RepeatedLine extends InputStream {

        private final byte[] line;
        private final long total;
        private long position;

        RepeatedLine(byte[] line, long lines) {
            this.line = line;
            this.total = line.length * lines;
        }

        @Override
        public int read() {
            return position == total ? -1 : line[(int) (position++ % line.length)];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (position == total) {
                return -1;
            }
            int start = (int) (position % line.length);
            int count = Math.min(length, line.length - start);
            System.arraycopy(line, start, bytes, offset, count);
            position += count;
            return count;
        }
    }
}
