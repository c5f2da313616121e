/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFileTest {

    private static final String HEADER =
            "query_article_link,top_1,top_2,top_3,top_4,top_5,top_6,top_7,top_8,top_9,top_10";
    private static final String ROW = "/abs/2207.00001,/abs/2207.00002,/abs/math/0202001,,,,,,,,";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void noFile() {
        file = folder.resolve("list.csv");
    }

    @Test
    void rowsAreAsPublishedAndAtMostTenLong() throws IOException {
        try (ReferenceFile list = ReferenceFile.open(file)) {
            list.add("2207.00001", List.of("2207.00002", "math/0202001"));
            list.add(
                    "2207.00003",
                    IntStream.range(10, 25).mapToObj(i -> "2207.000" + i).toList());
            assertThat(list.has("2207.00003")).isTrue();
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3).startsWith(HEADER, ROW);
        assertThat(lines.get(2)).startsWith("/abs/2207.00003,/abs/2207.00010,").endsWith(",/abs/2207.00019");
    }

    @Test
    void aListGoesOnAndARowThatWasCutOffIsMadeAnew() throws IOException {
        Files.writeString(file, HEADER + "\n" + ROW + "\n/abs/2207.00003,/abs/22");

        try (ReferenceFile list = ReferenceFile.open(file)) {
            assertThat(list.has("2207.00001")).isTrue();
            assertThat(list.has("2207.00003")).isFalse();
            list.add("2207.00003", List.of());
        }

        assertThat(Files.readAllLines(file)).containsExactly(HEADER, ROW, "/abs/2207.00003,,,,,,,,,,");
    }

    @Test
    void anotherFileIsRefusedWithItsLineAndLeftAsItIs() throws IOException {
        Files.writeString(file, "id,title\n1,x\n");
        assertThatThrownBy(() -> ReferenceFile.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("its first line must be [" + HEADER + "], got [id,title]");

        Files.writeString(file, HEADER + "\n" + ROW + "\n2207.00003,x\n");
        assertThatThrownBy(() -> ReferenceFile.open(file))
                .hasMessageEndingWith("line 3 must be [/abs/ID] and 10 cells, got [2207.00003,x]");
        assertThat(file).hasContent(HEADER + "\n" + ROW + "\n2207.00003,x\n");
    }
}
