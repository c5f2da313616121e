/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {

    @TempDir
    private Path work;

    private Path folder;

    @BeforeEach
    void writeFolder() throws IOException {
        folder = ExportedModels.write(work.resolve("tiny"));
    }

    /** A zip of the folder's files under {@code top}, and of empty files of other names. */
    private Path zip(String top, String... others) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>(ExportedModels.files(folder, top));
        for (String other : others) {
            files.put(other, new byte[1]);
        }
        return ExportedModels.zip(work.resolve("some-model.zip"), files);
    }

    private static void refused(Path source, String reason) {
        assertThatThrownBy(() -> ModelSource.open(source).close())
                .as(reason)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[" + source)
                .hasMessageContaining(reason);
    }

    private void hasTheModel(Path source, String name) throws IOException {
        try (ModelSource model = ModelSource.open(source)) {
            assertThat(model.folderName()).isEqualTo(name);
            assertThat(model.names()).containsExactly("golden.json", "serving.properties", "tiny.pt", "tokenizer.json");
            try (InputStream in = model.open("tiny.pt")) {
                assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(folder.resolve("tiny.pt")));
            }
        }
    }

    @Test
    void filesOfAFolderAreReadByName() throws IOException {
        Files.write(folder.resolve(".DS_Store"), new byte[1]);
        hasTheModel(folder, "tiny");
    }

    @Test
    void folderMayItselfBeReachedByALink() throws IOException {
        hasTheModel(Files.createSymbolicLink(work.resolve("link"), folder), "tiny");
    }

    @Test
    void zipOfFilesIsNamedByItsOwnName() throws IOException {
        hasTheModel(zip(""), "some-model");
    }

    @Test
    void zipOfOneFolderIsNamedByThatFolder() throws IOException {
        hasTheModel(zip("tiny/", "__MACOSX/tiny/._tiny.pt", "tiny/.DS_Store"), "tiny");
    }

    @Test
    void linksAndFoldersInAFolderAreRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("passwd"), work.resolve("elsewhere"));
        refused(folder, "[passwd] is no plain file");
        Files.delete(folder.resolve("passwd"));
        Files.createDirectory(folder.resolve("1_Pooling"));
        refused(folder, "[1_Pooling] is no plain file");
    }

    @Test
    void oddNamesInAFolderAreRefused() throws IOException {
        Files.write(folder.resolve("my weights.pt"), new byte[1]);
        refused(folder, "got [my weights.pt]");
    }

    @Test
    void moreFilesThanAModelHasAreRefused() throws IOException {
        for (int i = 0; i <= ModelSource.MOST_FILES; i++) {
            Files.write(folder.resolve("f" + i), new byte[0]);
        }
        refused(folder, "more than [64] files");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "/../evil",
                "tiny/../../evil",
                "tiny/sub/evil",
                "..\\evil",
                "C:evil",
                ".hidden",
                "-rf",
                "a b",
                "ümlaut"
            })
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        Path zip = zip("", name);
        assertThatThrownBy(() -> ModelSource.open(zip).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[" + zip + "] is n");
    }

    @Test
    void filesAndFoldersBesideEachOtherAreRefused() throws IOException {
        refused(zip("tiny/", "readme.txt"), "[tiny] is no plain file");
        refused(zip("tiny/", "other/readme.txt"), "is no plain file");
    }

    @Test
    void whatIsNeitherFolderNorZipIsRefused() throws IOException {
        Path file = Files.writeString(work.resolve("model.zip"), "no zip at all");
        refused(file, "is neither a folder nor a whole zip");
        Path other = Files.writeString(work.resolve("model.txt"), "no zip at all");
        refused(other, "is neither a folder nor a whole zip");
        Path missing = work.resolve("missing");
        assertThatThrownBy(() -> ModelSource.open(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
    }
}
