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
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceInputTest {

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
}
