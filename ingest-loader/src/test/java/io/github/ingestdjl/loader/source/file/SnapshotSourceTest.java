/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotSourceTest {

    private static final String PAPER = "{\"id\":\"0704.0001\",\"title\":\"T\"}";

    @Test
    void linesAreNumberedAndBlankOnesSkipped() throws IOException {
        List<SourceRecord> records = read(PAPER + "\n\n  \r\n" + PAPER + "\r\nbroken");

        assertThat(records).extracting(record -> record.origin().place()).containsExactly("line 1", "line 4", "line 5");
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
        assertThat(records.get(2)).isInstanceOf(SourceRecord.Rejected.class);
    }

    @Test
    void anEmptyStreamHasNoRecords() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        assertThat(read("\uFEFF" + PAPER)).singleElement().isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void aLineThatIsNotUtf8IsRejectedAndTheNextOneRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("{\"id\":\"0704.0001\",\"title\":\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xe9);
        bytes.write(("\"}\n" + PAPER).getBytes(StandardCharsets.UTF_8));

        List<SourceRecord> records = read(new ByteArrayInputStream(bytes.toByteArray()), 1000);

        assertThat(((SourceRecord.Rejected) records.get(0)).reason()).isEqualTo(RejectReason.NOT_UTF8);
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void aLineAboveTheLimitIsRejectedAndTheNextOneRead() throws IOException {
        String longLine = "{\"id\":\"0704.0001\",\"title\":\"" + "x".repeat(200_000) + "\"}";

        List<SourceRecord> records = read(stream(longLine + "\n" + PAPER), 100_000);

        SourceRecord.Rejected rejected = (SourceRecord.Rejected) records.get(0);
        assertThat(rejected.reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
        assertThat(((Origin.Line) rejected.origin()).text()).hasSize(1024);
        assertThat(records.get(1).origin().place()).isEqualTo("line 2");
        assertThat(records.get(1)).isInstanceOf(SourceRecord.Accepted.class);
    }

    @Test
    void aLineOfExactlyTheLimitIsRead() throws IOException {
        assertThat(read(stream(PAPER), PAPER.length())).singleElement().isInstanceOf(SourceRecord.Accepted.class);
        assertThat(read(stream(PAPER), PAPER.length() - 1)).singleElement().isInstanceOf(SourceRecord.Rejected.class);
    }

    @Test
    void linesLongerThanTheBufferAreWhole() throws IOException {
        String title = "é".repeat(100_000);

        List<SourceRecord> records = read("{\"id\":\"0704.0001\",\"title\":\"" + title + "\"}");

        assertThat(((SourceRecord.Accepted) records.get(0)).paper().title()).isEqualTo(title);
    }

    // The tests run in a heap far smaller than this stream, see the pom.
    @Test
    void aStreamLargerThanTheHeapIsRead() throws IOException {
        byte[] line = ("{\"id\":\"0704.0001\",\"title\":\"T\",\"abstract\":\"" + "word ".repeat(220) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        long lines = 200_000;
        assertThat(line.length * lines).isGreaterThan(Runtime.getRuntime().maxMemory());

        long read = 0;
        try (SnapshotSource source = new SnapshotSource(new RepeatedLine(line, lines))) {
            while (source.next() instanceof SourceRecord.Accepted) {
                read++;
            }
        }

        assertThat(read).isEqualTo(lines);
    }

    @Test
    void closingClosesTheStream() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        new SnapshotSource(in).close();

        assertThat(closed).isTrue();
    }

    private static List<SourceRecord> read(String text) throws IOException {
        return read(stream(text), LineReader.MAX_LINE_BYTES);
    }

    private static List<SourceRecord> read(InputStream in, int maxLineBytes) throws IOException {
        List<SourceRecord> records = new ArrayList<>();
        try (SnapshotSource source = new SnapshotSource(in, maxLineBytes)) {
            for (SourceRecord next = source.next(); next != null; next = source.next()) {
                records.add(next);
            }
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
