/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {

    @TempDir
    private Path work;

    private Path zip(Map<String, byte[]> files) throws IOException {
        Path zip = work.resolve("some-model.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            ModelFolders.zip(out, files);
        }
        return zip;
    }

    private static Map<String, byte[]> under(String top, String... litter) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ModelFolders.files("tiny").forEach((name, content) -> files.put(top + name, content));
        for (String name : litter) {
            files.put(name, new byte[1]);
        }
        return files;
    }

    private static void refused(Path source, String reason) {
        assertThatThrownBy(() -> ModelFiles.open(source).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[" + source)
                .hasMessageContaining(reason);
    }

    @Test
    void filesOfAFolderAreReadByName() throws IOException {
        Path folder = ModelFolders.write(work.resolve("tiny"));
        Files.write(folder.resolve(".DS_Store"), new byte[1]);
        try (ModelFiles files = ModelFiles.open(folder)) {
            assertThat(files.folderName()).isEqualTo("tiny");
            assertThat(files.names()).containsExactly("golden.json", "serving.properties", "tiny.pt", "tokenizer.json");
            assertThat(files.open("tiny.pt").readAllBytes()).isEqualTo(ModelFolders.torchScript());
        }
    }

    @Test
    void aFolderMayItselfBeReachedByALink() throws IOException {
        Path folder = ModelFolders.write(work.resolve("tiny"));
        Path link = Files.createSymbolicLink(work.resolve("link"), folder);
        try (ModelFiles files = ModelFiles.open(link)) {
            assertThat(files.folderName()).isEqualTo("tiny");
        }
    }

    @Test
    void linksAndFoldersInAFolderAreRefused() throws IOException {
        Path linked = ModelFolders.write(work.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("passwd"), work.resolve("elsewhere"));
        refused(linked, "[passwd] is no plain file");
        Path nested = ModelFolders.write(work.resolve("nested"));
        Files.createDirectory(nested.resolve("1_Pooling"));
        refused(nested, "[1_Pooling] is no plain file");
    }

    @Test
    void oddNamesInAFolderAreRefused() throws IOException {
        Path folder = ModelFolders.write(work.resolve("tiny"));
        Files.write(folder.resolve("my weights.pt"), new byte[1]);
        refused(folder, "got [my weights.pt]");
    }

    @Test
    void moreFilesThanAModelHasAreRefused() throws IOException {
        Path folder = Files.createDirectory(work.resolve("many"));
        for (int i = 0; i <= ModelFiles.MOST_FILES; i++) {
            Files.write(folder.resolve("f" + i), new byte[0]);
        }
        refused(folder, "more than [64] files");
    }

    @Test
    void aZipOfFilesIsNamedByItsOwnName() throws IOException {
        try (ModelFiles files = ModelFiles.open(zip(under("")))) {
            assertThat(files.folderName()).isEqualTo("some-model");
            assertThat(files.names()).hasSize(4);
        }
    }

    @Test
    void aZipOfOneFolderIsNamedByThatFolder() throws IOException {
        Path zip = zip(under("tiny/", "__MACOSX/tiny/._tiny.pt", "tiny/.DS_Store"));
        try (ModelFiles files = ModelFiles.open(zip)) {
            assertThat(files.folderName()).isEqualTo("tiny");
            assertThat(files.names()).containsExactly("golden.json", "serving.properties", "tiny.pt", "tokenizer.json");
            assertThat(files.open("tiny.pt").readAllBytes()).isEqualTo(ModelFolders.torchScript());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "/etc/evil",
                "tiny/../../evil",
                "tiny/sub/evil",
                "..\\evil",
                "tiny/",
                "C:evil",
                ".hidden",
                "-rf",
                "a b",
                "ümlaut"
            })
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        Map<String, byte[]> files = under("");
        files.put(name.equals("tiny/") ? "tiny//evil" : name, new byte[1]);
        assertThatThrownBy(() -> ModelFiles.open(zip(files)).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("] holds no model: [");
    }

    @Test
    void filesAndFoldersBesideEachOtherAreRefused() throws IOException {
        refused(zip(under("tiny/", "readme.txt")), "one folder of files, got [, tiny]");
        refused(zip(under("tiny/", "other/readme.txt")), "got [other, tiny]");
    }

    @Test
    void aLinkInAZipIsRefused() throws IOException {
        Path zip = work.resolve("link.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("tokenizer.json");
            entry.setUnixMode(UnixStat.LINK_FLAG | 0777);
            out.putArchiveEntry(entry);
            out.write(ModelFolders.utf8("/etc/passwd"));
            out.closeArchiveEntry();
        }
        refused(zip, "[tokenizer.json] is no plain file");
    }

    @Test
    void aFileThatIsThereTwiceIsRefused() throws IOException {
        Path zip = work.resolve("twice.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (int i = 0; i < 2; i++) {
                out.putArchiveEntry(new ZipArchiveEntry("tokenizer.json"));
                out.closeArchiveEntry();
            }
        }
        refused(zip, "[tokenizer.json] is there twice");
    }

    @Test
    void whatIsNeitherFolderNorZipIsRefused() throws IOException {
        Path file = Files.writeString(work.resolve("model.zip"), "no zip at all");
        refused(file, "is neither a folder nor a whole zip");
        Path missing = work.resolve("missing");
        assertThatThrownBy(() -> ModelFiles.open(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
    }
}
