/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceInputTest {

    private static final int GENERAL_PURPOSE_FLAGS = 6;

    @TempDir
    Path folder;

    @Test
    void plainTextIsReadAsItIs() throws IOException {
        assertThat(content("one\ntwo\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("one\ntwo\n");
    }

    @Test
    void emptyAndTinyFilesAreRead() throws IOException {
        assertThat(content(new byte[0])).isEmpty();
        assertThat(content(new byte[] {'B'})).isEqualTo("B");
    }

    @Test
    void gzipIsToldByItsContentNotItsName() throws IOException {
        Path file = Files.write(folder.resolve("misnamed.json"), gzip("text"));

        try (SourceInput input = SourceInput.of(file)) {
            assertThat(input.next()).asString(StandardCharsets.UTF_8).isEqualTo("text");
        }
    }

    @Test
    void gzipMembersAreReadOneAfterTheOther() throws IOException {
        assertThat(content(join(gzip("one "), gzip("two")))).isEqualTo("one two");
    }

    @Test
    void gzipMembersAreReadFromAPipeThatHasNothingReady() throws IOException {
        InputStream pipe = new FilterInputStream(new ByteArrayInputStream(join(gzip("one "), gzip("two")))) {
            @Override
            public int available() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(length, 1));
            }
        };

        try (SourceInput input = SourceInput.of(pipe)) {
            assertThat(input.next()).asString(StandardCharsets.UTF_8).isEqualTo("one two");
        }
    }

    @Test
    void bzip2IsRead() throws IOException {
        assertThat(content(bzip2("text"))).isEqualTo("text");
    }

    @Test
    void bzip2StreamsAreReadOneAfterTheOther() throws IOException {
        assertThat(content(join(bzip2("one "), bzip2("two")))).isEqualTo("one two");
    }

    @Test
    void aCutOffFileBreaksInsteadOfEnding() throws IOException {
        byte[] whole = gzip("a text that is long enough to be cut");

        assertThatThrownBy(() -> content(Arrays.copyOf(whole, whole.length - 10)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMissingFileIsReported() {
        assertThatThrownBy(() -> SourceInput.of(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void sizeAndPositionAreThoseOnTheDisk() throws IOException {
        byte[] packed = gzip("x".repeat(100_000));
        Path file = Files.write(folder.resolve("packed"), packed);

        try (SourceInput input = SourceInput.of(file)) {
            assertThat(input.size()).isEqualTo(packed.length);
            input.next().readAllBytes();
            assertThat(input.position()).isEqualTo(packed.length);
        }
    }

    @Test
    void theSizeOfAStreamIsUnknown() throws IOException {
        try (SourceInput input = SourceInput.of(new ByteArrayInputStream(new byte[3]))) {
            assertThat(input.size()).isEqualTo(-1);
        }
    }

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
    void anEncryptedFileIsRefusedWithAnotherWay() {
        assertThatThrownBy(() -> {
                    byte[] zip = Zips.of("a.jsonl", "one");
                    zip[GENERAL_PURPOSE_FLAGS] |= 1;
                    texts(zip);
                })
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the zip archive cannot be read, encrypted ZIP entry not supported: try unzip -p FILE | arxiv-loader load --from -");
    }

    @Test
    void aDamagedFileIsAFailure() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one ".repeat(1000), "b.jsonl", "two");
        // In the middle of the packed data of the first file.
        zip[45] ^= 0x55;

        assertThatThrownBy(() -> texts(zip)).isInstanceOf(IOException.class);
    }

    @Test
    void aWrongChecksumIsAFailure() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one", "b.jsonl", "two");
        int descriptor = indexOf(zip, 'P', 'K', 7, 8);
        zip[descriptor + 4] ^= 1;

        assertThatThrownBy(() -> texts(zip)).isInstanceOf(IOException.class).hasMessageContaining("CRC");
    }

    @Test
    void anArchiveCutOffAnywhereInItsFilesIsAFailure() throws IOException {
        byte[] zip = Zips.of("a.jsonl", "one", "b.jsonl", "two");

        for (int length = 4; length <= indexOf(zip, 'P', 'K', 1, 2); length++) {
            byte[] cut = Arrays.copyOf(zip, length);
            assertThatThrownBy(() -> texts(cut)).as("cut to [%d]", length).isInstanceOf(IOException.class);
        }
    }

    private static String content(byte[] bytes) throws IOException {
        try (SourceInput input = SourceInput.of(new ByteArrayInputStream(bytes))) {
            return new String(input.next().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] bzip2(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] two) {
        byte[] joined = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, joined, one.length, two.length);
        return joined;
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
