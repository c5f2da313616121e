/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedFileTest {

    private static final String PAPER = "{\"id\":\"0704.0001\",\"title\":\"naïve\"}";

    @TempDir
    Path folder;

    @Test
    void linesHoldTheErrorAndTheOriginal() throws IOException {
        Path file = folder.resolve("failed.jsonl");
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
            failed.write(bad(new Origin.Line(17, PAPER, true)), "no room", 429);
            failed.write(bad(new Origin.Line(18, "{bro\"ken", false)), "invalid", null);
            assertThat(failed.complete()).isEqualTo(file);
        }

        assertThat(file).hasContent("""
                {"error":"no room","status":429,"line":17,"paper":{"id":"0704.0001","title":"naïve"}}
                {"error":"invalid","line":18,"text":"{bro\\"ken"}
                """);
    }

    @Test
    void theFileIsItselfASource() throws IOException, InterruptedException {
        Path file = folder.resolve("failed.jsonl");
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
            failed.write(bad(new Origin.Line(17, PAPER, true)), "no room", 429);
            failed.write(bad(new Origin.Line(18, "{broken", false)), "invalid", null);
            failed.complete();
        }

        List<SourceRecord> records = new ArrayList<>();
        try (PaperFile source = PaperFile.open(file, FileFormat.AUTO, Resume.NOTHING, notice -> {})) {
            for (SourceRecord next = source.next(); next != null; next = source.next()) {
                records.add(next);
            }
        }

        assertThat(records).hasSize(2);
        assertThat(((SourceRecord.Accepted) records.get(0)).paper().title()).isEqualTo("naïve");
        assertThat(records.get(1).origin()).isEqualTo(new Origin.Line(2, "{broken", false));
    }

    @Test
    void withoutFailuresNoFileIsMadeAndAnOlderOneStays() throws IOException {
        Path file = Files.writeString(folder.resolve("failed.jsonl"), "older");
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
            assertThat(failed.complete()).isNull();
        }

        assertThat(file).hasContent("older");
    }

    @Test
    void theFileThatIsTheSourceIsWholeUntilCompletion() throws IOException {
        Path file = Files.writeString(folder.resolve("failed.jsonl"), "older");
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, true)) {
            failed.write(bad(new Origin.Line(1, PAPER, true)), "no room", 429);
            assertThat(file).hasContent("older");
            failed.complete();
        }

        assertThat(Files.readString(file)).contains("no room").doesNotContain("older");
    }

    @Test
    void theFileOfAnotherJobStaysAndTheNextFreeNameIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("failed.jsonl.gz"), "older");
        Files.writeString(folder.resolve("failed-2.jsonl.gz"), "old");
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
            failed.write(bad(new Origin.Line(1, PAPER, true)), "no room", 429);
            assertThat(failed.complete()).isEqualTo(folder.resolve("failed-3.jsonl.gz"));
        }

        assertThat(file).hasContent("older");
    }

    @Test
    void theSameFailuresAgainTakeTheSameName() throws IOException {
        Path file = folder.resolve("failed.jsonl");
        for (int run = 0; run < 2; run++) {
            try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
                failed.write(bad(new Origin.Line(1, PAPER, true)), "no room", 429);
                assertThat(failed.complete()).isEqualTo(file);
            }
        }

        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void discardingLeavesNothingBehind() throws IOException {
        try (FailedFile failed = new FailedFile(folder.resolve("failed.jsonl"), "job", Journal.NONE, false)) {
            failed.write(bad(new Origin.Line(1, PAPER, true)), "no room", 429);
            failed.discard();
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aPaperOfThePageIsWrittenAsOurOwnJson() throws IOException {
        Path file = folder.resolve("failed.jsonl");
        Paper paper = Paper.builder("2106.09685", "LoRA").build();
        Origin page = new Origin.Web(URI.create("https://arxiv.org/abs/2106.09685"));
        try (FailedFile failed = new FailedFile(file, "job", Journal.NONE, false)) {
            failed.write(new SourceRecord.Accepted(page, "2106.09685", paper), "no room", 429);
            failed.write(
                    new SourceRecord.Rejected(page, "2106.09685", RejectReason.VANISHED, "status 404"),
                    "status 404",
                    null);
            failed.complete();
        }

        assertThat(file).hasContent("""
                {"error":"no room","status":429,"url":"https://arxiv.org/abs/2106.09685","paper":{"id":"2106.09685","title":"LoRA"}}
                {"error":"status 404","url":"https://arxiv.org/abs/2106.09685"}
                """);
    }

    @Test
    void whatIsSettledIsShownAndGoneOnWith() throws IOException {
        Path file = folder.resolve("failed.jsonl");
        try (FileJournal journal = FileJournal.open(folder, new JobKey("load", Map.of()), false);
                FailedFile failed = new FailedFile(file, "job", journal, false)) {
            failed.write(bad(new Origin.Line(1, "{broken", false)), "invalid", null);
            assertThat(failed.publish()).isNull();
            journal.append(new Journal.Checkpoint(Position.START, 0, failed.force(), Counts.NONE), List.of());
            failed.write(bad(new Origin.Line(2, "{broken", false)), "invalid", null);
            assertThat(failed.publish()).isEqualTo(file);
            assertThat(Files.readAllLines(file)).hasSize(1);
            failed.complete();
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    private static SourceRecord bad(Origin origin) {
        return new SourceRecord.Rejected(origin, null, RejectReason.INVALID_JSON, "");
    }
}
