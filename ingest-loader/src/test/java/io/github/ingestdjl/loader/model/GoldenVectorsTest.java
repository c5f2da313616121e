/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenVectorsTest {

    @TempDir
    private Path work;

    private static void refused(String json, String reason) {
        assertThatThrownBy(() -> GoldenVectors.read("g", new ByteArrayInputStream(ModelFolders.utf8(json))))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[g] ")
                .hasMessageContaining(reason);
    }

    private static void same(GoldenVectors golden) {
        assertThat(golden.texts()).containsExactly("black holes");
        assertThat(golden.vectors()).containsOnlyKeys("passage");
        assertThat(golden.vectors().get("passage")).containsExactly(new float[] {3, 4});
    }

    @Test
    void aFileAFolderAndAZipGiveTheSame() throws IOException {
        Path folder = ModelFolders.write(work.resolve("tiny"));
        same(GoldenVectors.open(folder));
        same(GoldenVectors.open(folder.resolve("golden.json")));
        Path zip = work.resolve("tiny.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            ModelFolders.zip(out, ModelFolders.files("tiny"));
        }
        same(GoldenVectors.open(zip));
    }

    /** The first values of the plugin's tiny BERT, of which model/export wrote all. */
    @Test
    void exportedVectorsAreRead() throws IOException {
        GoldenVectors golden =
                GoldenVectors.open(Path.of("../plugin/src/test/resources/parity/xlm-roberta/golden.json"));
        assertThat(golden.texts()).hasSize(18).contains("black holes");
        assertThat(golden.vectors()).containsOnlyKeys("query", "passage");
        assertThat(golden.vectors().get("query")).hasSize(18).allMatch(vector -> vector.length == 32);
        assertThat(Math.sqrt(sumOfSquares(golden.vectors().get("query").get(0))))
                .isBetween(0.9999, 1.0001);
    }

    private static double sumOfSquares(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    @Test
    void aFolderWithoutThemIsRefused() throws IOException {
        Path folder = ModelFolders.write(work.resolve("tiny"));
        Files.delete(folder.resolve("golden.json"));
        assertThatThrownBy(() -> GoldenVectors.open(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("[" + folder + "] has no [golden.json]");
    }

    @Test
    void whatIsNoGoldenFileIsRefusedWithItsProblem() {
        String vector = ModelFolders.base64(1);
        refused("{", "is no JSON");
        refused("[]", "[texts] must have from 1 to 100 texts, got [0]");
        refused("{\"texts\": [\" \"]}", "a text is blank or no string");
        refused("{\"texts\": [\"a\"]}", "[vectors] is missing");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"title\": []}}", "got [title]");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"query\": []}}", "for each of [1] texts, got [0]");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"query\": [1]}}", "a vector is no base64");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"query\": [\"????\"]}}", "[g] ");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"query\": [\"AAAA\"]}}", "whole float32 values");
        refused("{\"texts\": [\"a\"], \"vectors\": {\"query\": [\"" + vector + "\", \"" + vector + "\"]}}", "got [2]");
        refused(" ".repeat((4 << 20) + 1), "is larger than [4194304] bytes");
    }

    @Test
    void comparisonKeepsTheWorst() {
        float[] reference = {3, 4};
        VectorComparison same = VectorComparison.NONE.and(new float[] {3, 4}, reference);
        assertThat(same).isEqualTo(new VectorComparison(1, 0, 1));
        VectorComparison turned = same.and(new float[] {4, -3}, reference).and(reference, reference);
        assertThat(turned).isEqualTo(new VectorComparison(3, 7, 0));
        for (float[] wrong : new float[][] {{3}, {3, Float.NaN}}) {
            assertThat(same.and(wrong, reference)).isEqualTo(new VectorComparison(2, Double.POSITIVE_INFINITY, -1));
        }
    }

    @Test
    void aZipWithoutThemIsRefused() throws IOException {
        Path zip = work.resolve("tiny.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            ModelFolders.zip(out, Map.of("tokenizer.json", new byte[1]));
        }
        assertThatThrownBy(() -> GoldenVectors.open(zip)).hasMessage("[" + zip + "] has no [golden.json]");
    }
}
