/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenVectorsTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    private Path golden;

    @BeforeEach
    void writeFolder() throws IOException {
        golden = ModelFolder.write(root, ID.value()).resolve("golden.json");
    }

    private GoldenVectors read() throws IOException {
        return GoldenVectors.read(new ModelRepository(root, root).find(ID));
    }

    private void refused(String json, String reason) throws IOException {
        Files.writeString(golden, json);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[" + golden + "]")
                .hasMessageContaining(reason);
    }

    @Test
    void vectorsAreThoseOfTheExportByTextAndInputType() throws IOException, URISyntaxException {
        Path models = Path.of(Objects.requireNonNull(GoldenVectorsTest.class.getResource("/parity"))
                .toURI());
        GoldenVectors read = GoldenVectors.read(new ModelRepository(models, models).find(new ModelId("xlm-roberta")));
        assertThat(read.texts()).hasSizeGreaterThan(15).contains("black holes");
        assertThat(read.vectors()).containsOnlyKeys(InputType.QUERY, InputType.PASSAGE);
        assertThat(read.vectors().values())
                .allSatisfy(vectors ->
                        assertThat(vectors).hasSameSizeAs(read.texts()).allMatch(vector -> vector.length == 32));
        assertThat(read.quantized()).isFalse();
    }

    @Test
    void valuesAreLittleEndianFloats() throws IOException {
        // 1.0f, -2.0f
        Files.writeString(golden, "{ \"texts\": [ \"a\" ], \"vectors\": { \"passage\": [ \"AACAPwAAAMA=\" ] } }");
        assertThat(read().vectors().get(InputType.PASSAGE)).containsExactly(new float[] {1, -2});
    }

    @Test
    void folderWithoutTheFileHasNone() throws IOException {
        assertThat(read().texts()).isEmpty();
        assertThat(read().vectors()).isEmpty();
    }

    @Test
    void int8IsToldByTheCodeInTheArchive() throws IOException {
        ModelFolder.archive(root.resolve("tiny/tiny.pt"), "tiny/code/__torch__/torch/classes/quantized.py");
        assertThat(read().quantized()).isTrue();
    }

    @Test
    void whatIsNoGoldenFileIsRefusedWithItsProblem() throws IOException {
        refused("", "holds no vectors");
        refused("{ \"texts\": [", "holds no vectors");
        refused("{}", "[texts] must be an array of strings");
        refused("{ \"texts\": [ 1 ] }", "[texts] must be an array of strings");
        refused("{ \"texts\": [] }", "[texts] must have from 1 to 100 texts, got [0]");
        refused("{ \"texts\": [ " + "\"a\", ".repeat(100) + "\"a\" ] }", "got [101]");
        refused("{ \"texts\": [ \"a\" ], \"vectors\": {} }", "[vectors] must have vectors by input type");
        refused("{ \"texts\": [ \"a\" ], \"vectors\": { \"passage\": [] } }", "for each of [1] texts, got [0]");
        refused("{ \"texts\": [ \"a\" ], \"vectors\": { \"passage\": [ \"?\" ] } }", "holds no vectors");
        refused("{ \"texts\": [ \"a\" ], \"vectors\": { \"passage\": [ \"AAAA\" ] } }", "whole float32 values");
        refused("{ \"texts\": [ \"a\" ], \"vectors\": { \"title\": [ \"AACAPw==\" ] } }", "got [title]");
    }

    @Test
    void largeFileIsNotRead() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(golden.toFile(), "rw")) {
            file.setLength((4 << 20) + 1);
        }
        assertThatThrownBy(this::read).hasMessage("[" + golden + "] is larger than [4194304] bytes");
    }
}
