/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.Counts;
import io.github.ingestdjl.loader.transfer.Summary;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Counts BEFORE = Counts.NONE;
    private static final Summary SUMMARY = new Summary(
            new Counts(
                    Map.of(Counter.READ, 1234L, Counter.CREATED, 1000L, Counter.UPDATED, 200L, Counter.FAILED, 3L),
                    Map.of()),
            BEFORE,
            10);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLogGetsALineOfNumbers() {
        try (Progress progress = progress(false)) {
            progress.show(SUMMARY, Reach.of(500, 2000));
        }

        assertThat(printed())
                .isEqualToIgnoringNewLines("arxiv-loader: 1,234 read, 25 %, 1,200 indexed, 3 failed, 123 papers/s");
    }

    @Test
    void theTimeLeftIsThatOfThisRun() {
        Summary later = new Summary(SUMMARY.counts(), BEFORE, 30);
        try (Progress progress = progress(false)) {
            progress.show(SUMMARY, new Reach(0.5, "2023-01"));
            progress.show(later, new Reach(0.6, "2023-02"));
        }

        assertThat(printed().lines().toList().get(1)).contains("60 % (2023-02)").endsWith("about 2 min 0 s left");
    }

    @Test
    void ofAnEarlierRunsPapersNoneCountsForTheRate() {
        Counts before = new Counts(Map.of(Counter.READ, 1000L), Map.of());
        try (Progress progress = progress(false)) {
            progress.show(new Summary(SUMMARY.counts(), before, 10), new Reach(Double.NaN, ""));
        }

        assertThat(printed()).contains("1,200 indexed").contains("23 papers/s");
    }

    @Test
    void withoutASizeThereIsNoShare() {
        try (Progress progress = progress(false)) {
            progress.show(SUMMARY, Reach.of(500, -1));
        }

        assertThat(printed()).contains("1,234 read, 1,200 indexed");
    }

    @Test
    void aTerminalGetsABarOverTheSource() {
        try (Progress progress = progress(true)) {
            progress.show(SUMMARY, new Reach(0.25, "2023-01"));
        }

        assertThat(printed()).contains("load").contains("25%").contains("1,200 indexed, 123/s, 3 failed");
    }

    @Test
    void aBarThatIsClosedTwiceIsDrawnOnce() {
        Progress progress = progress(true);
        progress.show(SUMMARY, new Reach(1, ""));
        progress.close();
        String before = printed();
        progress.close();

        assertThat(printed()).isEqualTo(before);
    }

    @Test
    void aNoticeStandsOnALineOfItsOwn() {
        try (Progress progress = progress(true)) {
            progress.say("waiting 300 s");
        }

        assertThat(printed()).contains("arxiv-loader: waiting 300 s" + System.lineSeparator());
    }

    @Test
    void aBarFitsTheTerminal() {
        for (int columns : new int[] {40, 60, 120}) {
            bytes.reset();
            try (Progress progress = progress(true, columns)) {
                progress.show(SUMMARY, new Reach(0.25, "2023-01"));
            }
            assertThat(printed().split("[\\r\\n]+")).allMatch(line -> line.length() < columns);
        }
    }

    private Progress progress(boolean terminal) {
        return progress(terminal, 120);
    }

    private Progress progress(boolean terminal, int columns) {
        Map<String, String> environment = Map.of("COLUMNS", String.valueOf(columns));
        return new Progress(
                new CommandIo(InputStream.nullInputStream(), err, err, environment, terminal), false, "load");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
