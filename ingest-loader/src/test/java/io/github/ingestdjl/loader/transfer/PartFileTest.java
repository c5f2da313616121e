/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {

    @TempDir
    Path folder;

    private Path target;
    private Path part;

    @BeforeEach
    void name() {
        target = folder.resolve("papers");
        part = folder.resolve("papers.part");
    }

    @Test
    void theTargetAppearsWhenItIsComplete() throws IOException {
        Files.writeString(target, "older");
        try (PartFile file = PartFile.open(target, part, 0)) {
            write(file, "newer");
            assertThat(file.force()).isEqualTo(5);
            assertThat(target).hasContent("older");
            assertThat(part).hasContent("newer");

            file.complete();
        }
        assertThat(target).hasContent("newer");
        assertThat(part).doesNotExist();
    }

    @Test
    void whatWasWrittenAfterTheCheckpointIsCutOff() throws IOException {
        Files.writeString(part, "kept, lost");

        try (PartFile file = PartFile.open(target, part, 4)) {
            write(file, "!");
            file.complete();
        }
        assertThat(target).hasContent("kept!");
    }

    @Test
    void apartThatIsShorterThanRememberedIsRefused() throws IOException {
        Files.writeString(part, "short");

        assertThatThrownBy(() -> PartFile.open(target, part, 6))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot go on: [" + part + "] has [5] bytes, expected at least [6]; --restart begins anew");
        assertThat(part).hasContent("short");
    }

    @Test
    void aFileThatGotItsNameJustBeforeTheCrashIsGoneOnWith() throws IOException {
        Files.writeString(target, "whole");

        try (PartFile file = PartFile.open(target, part, 5)) {
            file.complete();
        }
        assertThat(target).hasContent("whole");
    }

    @Test
    void packedFilesCanBeCutBackAndGoneOnWithToo() throws IOException {
        Path packed = folder.resolve("papers.gz");
        long length;
        try (PartFile file = PartFile.open(packed, part, 0)) {
            write(file, "one,");
            length = file.force();
            write(file, "lost");
        }
        try (PartFile file = PartFile.open(packed, part, length)) {
            write(file, "two");
            file.complete();
        }

        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one,two");
        }
    }

    @Test
    void aCopyCanBeShownWhileThePartGrows() throws IOException {
        try (PartFile file = PartFile.open(target, part, 0)) {
            write(file, "one");
            write(file, ",");
            assertThat(file.publish(3, target)).isEqualTo(target);
            write(file, "two");
        }
        assertThat(target).hasContent("one");
        assertThat(part).hasContent("one,two");
    }

    private static void write(PartFile file, String text) throws IOException {
        file.stream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
