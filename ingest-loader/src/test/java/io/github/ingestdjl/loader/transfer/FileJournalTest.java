/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

    private static final JobKey JOB = new JobKey("scrape", Map.of("archive", "cs", "from", "2023-01"));

    @TempDir
    Path folder;

    @Test
    void aNewJournalKnowsNothing() throws IOException {
        try (FileJournal journal = open()) {
            assertThat(journal.last()).isEqualTo(Journal.Checkpoint.START);
            assertThat(journal.resume()).isEqualTo(Resume.NOTHING);
        }
    }

    @Test
    void theLastCheckpointIsRememberedWithAllKeysOfItsScope() throws IOException {
        try (FileJournal journal = open()) {
            journal.append(checkpoint("2023-01", 10), List.of("a", "b"));
            journal.append(checkpoint("2023-02", 20), List.of("c"));
            journal.append(checkpoint("2023-02", 30), List.of("d"));
        }

        try (FileJournal journal = open()) {
            assertThat(journal.last()).isEqualTo(checkpoint("2023-02", 30));
            assertThat(journal.keys()).containsExactlyInAnyOrder("c", "d");
        }
    }

    @Test
    void aLineThatACrashCutOffIsDroppedAndTheOneBeforeCounts() throws IOException {
        try (FileJournal journal = open()) {
            journal.append(checkpoint("2023-01", 10), List.of("a"));
            journal.append(checkpoint("2023-01", 20), List.of("b"));
        }
        byte[] whole = Files.readAllBytes(file());
        int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        for (int cut = lastLine; cut < whole.length; cut++) {
            Files.write(file(), Arrays.copyOf(whole, cut));

            try (FileJournal journal = open()) {
                assertThat(journal.last()).isEqualTo(checkpoint("2023-01", 10));
                assertThat(journal.keys()).containsExactly("a");
                journal.append(checkpoint("2023-01", 40), List.of("e"));
            }
            try (FileJournal journal = open()) {
                assertThat(journal.last()).isEqualTo(checkpoint("2023-01", 40));
                assertThat(journal.keys()).containsExactlyInAnyOrder("a", "e");
            }
        }
    }

    @Test
    void aHeaderThatACrashCutOffIsWrittenAnew() throws IOException {
        open().close();
        Files.writeString(file(), "{\"format\":2,\"com");

        try (FileJournal journal = open()) {
            assertThat(journal.last()).isEqualTo(Journal.Checkpoint.START);
        }
        assertThat(file())
                .content()
                .startsWith("{\"format\":2,\"command\":\"scrape\",\"job\":{\"archive\":\"cs\"")
                .endsWith("}\n");
    }

    @Test
    void aRestartForgets() throws IOException {
        try (FileJournal journal = open()) {
            journal.append(checkpoint("2023-01", 10), List.of("a"));
        }

        try (FileJournal journal = FileJournal.open(folder, JOB, true)) {
            assertThat(journal.resume()).isEqualTo(Resume.NOTHING);
        }
        try (FileJournal journal = open()) {
            assertThat(journal.resume()).isEqualTo(Resume.NOTHING);
        }
    }

    @Test
    void theSameJobCannotRunTwiceAtATime() throws IOException {
        try (FileJournal first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessage("another arxiv-loader is at work on the same job, its journal is [" + file() + "]");
            assertThat(first.remembers()).isTrue();
        }
        open().close();
    }

    @Test
    void otherJobsHaveOtherJournals() throws IOException {
        try (FileJournal one = open();
                FileJournal other = FileJournal.open(
                        folder, new JobKey("scrape", Map.of("archive", "math", "from", "2023-01")), false)) {
            one.append(checkpoint("2023-01", 10), List.of());
            assertThat(other.last()).isEqualTo(Journal.Checkpoint.START);
        }
    }

    @Test
    void aFinishedJobLeavesNoJournal() throws IOException {
        try (FileJournal journal = open()) {
            journal.finish();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aJournalOfAnotherJobUnderTheSameNameIsRefused() throws IOException {
        open().close();
        Files.writeString(file(), Files.readString(file()).replace("\"archive\":\"cs\"", "\"archive\":\"math\""));

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("journal [" + file() + "] is of another job: --restart begins anew");
    }

    @Test
    void aJournalOfAnotherVersionIsRefused() throws IOException {
        open().close();
        Files.writeString(file(), "{\"format\":99}\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is of another version")
                .hasMessageContaining("--restart");
    }

    @Test
    void linesInTheMiddleOfWhichSomethingIsBrokenCountNoMore() throws IOException {
        try (FileJournal journal = open()) {
            journal.append(checkpoint("2023-01", 10), List.of("a"));
        }
        Files.writeString(file(), "rubbish\n", StandardOpenOption.APPEND);

        try (FileJournal journal = open()) {
            assertThat(journal.last()).isEqualTo(checkpoint("2023-01", 10));
        }
    }

    private FileJournal open() throws IOException {
        return FileJournal.open(folder, JOB, false);
    }

    private Path file() {
        return folder.resolve(JOB.name() + ".journal");
    }

    private static Journal.Checkpoint checkpoint(String scope, long bytes) {
        Counts counts = new Counts(
                Map.of(Counter.READ, 7L, Counter.FAILED, 1L), Map.of("missing id", new Counts.Reason(1, "line 3: …")));
        return new Journal.Checkpoint(new Position(scope, "x"), bytes, 5, counts);
    }
}
