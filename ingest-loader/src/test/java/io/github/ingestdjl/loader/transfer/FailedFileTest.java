/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.file.SnapshotSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        try (FailedFile failed = new FailedFile(file)) {
            failed.write(new Origin.Line(17, PAPER, true), null, "no room", 429);
            failed.write(new Origin.Line(18, "{bro\"ken", false), null, "invalid", null);
            assertThat(failed.complete()).isEqualTo(file);
        }

        assertThat(file).hasContent("""
                {"error":"no room","status":429,"line":17,"paper":{"id":"0704.0001","title":"naïve"}}
                {"error":"invalid","line":18,"text":"{bro\\"ken"}
                """);
    }

    @Test
    void theFileIsItselfASource() throws IOException {
        Path file = folder.resolve("failed.jsonl");
        try (FailedFile failed = new FailedFile(file)) {
            failed.write(new Origin.Line(17, PAPER, true), null, "no room", 429);
            failed.write(new Origin.Line(18, "{broken", false), null, "invalid", null);
            failed.complete();
        }

        List<SourceRecord> records = new ArrayList<>();
        try (SnapshotSource source = new SnapshotSource(Files.newInputStream(file))) {
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
        try (FailedFile failed = new FailedFile(file)) {
            assertThat(failed.complete()).isNull();
        }

        assertThat(file).hasContent("older");
    }

    @Test
    void theOlderFileIsWholeUntilCompletion() throws IOException {
        Path file = Files.writeString(folder.resolve("failed.jsonl"), "older");
        try (FailedFile failed = new FailedFile(file)) {
            failed.write(new Origin.Line(1, PAPER, true), null, "no room", 429);
            assertThat(file).hasContent("older");
            failed.complete();
        }

        assertThat(Files.readString(file)).contains("no room").doesNotContain("older");
    }

    @Test
    void closingWithoutCompletionLeavesNothingBehind() throws IOException {
        try (FailedFile failed = new FailedFile(folder.resolve("failed.jsonl"))) {
            failed.write(new Origin.Line(1, PAPER, true), null, "no room", 429);
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
