/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {

    @TempDir
    Path folder;

    private final PrintStream unused = new PrintStream(new ByteArrayOutputStream(), true);

    @Test
    void theFileIsThereOnceComplete() throws IOException {
        Path file = folder.resolve("x");
        try (ExportFile export = ExportFile.open(file.toString(), unused)) {
            export.write(TextNode.valueOf("é"));
            assertThat(file).doesNotExist();
            assertThat(folder.resolve("x.part")).exists();
            export.complete();
        }

        assertThat(file).hasContent("\"é\"");
        assertThat(folder.resolve("x.part")).doesNotExist();
    }

    @Test
    void whatIsNotCompleteIsDiscarded() throws IOException {
        try (ExportFile export = ExportFile.open(folder.resolve("x").toString(), unused)) {
            export.write(TextNode.valueOf("a"));
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aReaderThatGoesAwayIsAFailure() throws IOException {
        PrintStream closed = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken pipe");
                    }
                },
                true);
        try (ExportFile export = ExportFile.open("-", closed)) {
            export.write(TextNode.valueOf("a"));

            assertThatThrownBy(export::complete)
                    .isInstanceOf(IOException.class)
                    .hasMessage("standard output takes no more");
        }
    }

    @Test
    void aPlaceWithoutAFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> ExportFile.checked(file.resolve("x").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[--to] must be in a folder");
        assertThatThrownBy(() -> ExportFile.checked(folder.toString()))
                .hasMessageStartingWith("[--to] must be a regular file");
        assertThat(ExportFile.checked("-")).isEqualTo("-");
    }
}
