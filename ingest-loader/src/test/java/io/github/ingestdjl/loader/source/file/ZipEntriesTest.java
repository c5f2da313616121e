/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipEntriesTest {

    private static final int GENERAL_PURPOSE_FLAGS = 6;

    @Test
    void filesAreReadOneAfterTheOther() throws IOException {
        assertThat(texts(Zips.of("a.jsonl", "one", "folder/b.jsonl", "two"))).containsExactly("one", "two");
    }

    @Test
    void foldersAndLitterAreNoFiles() throws IOException {
        byte[] zip = Zips.of(
                "folder/", "", "folder/.DS_Store", "x", "__MACOSX/._a.jsonl", "x", "a.jsonl", "one", ".hidden", "x");

        assertThat(texts(zip)).containsExactly("one");
    }

    @Test
    void anArchiveWithoutFilesHasNone() throws IOException {
        assertThat(texts(Zips.of())).isEmpty();
    }

    @Test
    void aFileThatIsPackedItselfIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("one".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.jsonl.gz"));
            zip.write(packed.toByteArray());
            zip.putNextEntry(new ZipEntry("b.jsonl"));
            zip.write("two".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(texts(bytes.toByteArray())).containsExactly("one", "two");
    }

    @Test
    void aFileStoredWithoutCompressionIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] text = "one".getBytes(StandardCharsets.UTF_8);
            CRC32 sum = new CRC32();
            sum.update(text);
            ZipEntry entry = new ZipEntry("a.jsonl");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(text.length);
            entry.setCrc(sum.getValue());
            zip.putNextEntry(entry);
            zip.write(text);
        }

        assertThat(texts(bytes.toByteArray())).containsExactly("one");
    }

    @Test
    void anEncryptedFileIsRefusedByName() {
        assertThatThrownBy(() -> {
                    byte[] zip = Zips.of("a.jsonl", "one");
                    zip[GENERAL_PURPOSE_FLAGS] |= 1;
                    texts(zip);
                })
                .isInstanceOf(IOException.class)
                .hasMessage("entry [a.jsonl] of the zip archive is encrypted");
    }

    @Test
    void aDamagedFileIsAFailure() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one ".repeat(1000), "b.jsonl", "two");
        // In the middle of the packed data of the first file.
        zip[45] ^= 0x55;

        assertThatThrownBy(() -> texts(zip)).isInstanceOf(IOException.class);
    }

    @Test
    void aWrongChecksumIsAFailureThatNamesTheFile() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one", "b.jsonl", "two");
        int descriptor = indexOf(zip, 'P', 'K', 7, 8);
        zip[descriptor + 4] ^= 1;

        assertThatThrownBy(() -> texts(zip))
                .isInstanceOf(IOException.class)
                .hasMessage("entry [a.jsonl] of the zip archive is damaged: its checksum is wrong");
    }

    @Test
    void anArchiveCutOffAnywhereIsAFailure() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one", "b.jsonl", "two");

        for (int length = 4; length < zip.length - 22; length++) {
            byte[] cut = Arrays.copyOf(zip, length);
            assertThatThrownBy(() -> texts(cut)).as("cut to [%d]", length).isInstanceOf(IOException.class);
        }
    }

    private static int indexOf(byte[] bytes, int... pattern) {
        for (int i = 0; ; i++) {
            int matched = 0;
            while (matched < pattern.length && bytes[i + matched] == pattern[matched]) {
                matched++;
            }
            if (matched == pattern.length) {
                return i;
            }
        }
    }

    private static List<String> texts(byte[] zip) throws IOException {
        List<String> texts = new ArrayList<>();
        try (SourceInput input = SourceInput.of(new ByteArrayInputStream(zip))) {
            for (InputStream next = input.next(); next != null; next = input.next()) {
                texts.add(new String(next.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
