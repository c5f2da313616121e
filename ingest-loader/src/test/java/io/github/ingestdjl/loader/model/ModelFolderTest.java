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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    @TempDir
    private Path work;

    private Path folder;

    @BeforeEach
    void writeFolder() throws IOException {
        folder = ModelFolders.write(work.resolve("tiny"));
    }

    private void refused(String... reasons) {
        assertThatThrownBy(() -> ModelFolder.read("given", folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[given] is no model that a node can load: ")
                .hasMessageContainingAll(reasons);
    }

    private void properties(String text) throws IOException {
        Files.writeString(folder.resolve("serving.properties"), text);
    }

    @Test
    void aWholeFolderSaysWhatItHas() throws IOException {
        assertThat(ModelFolder.read("given", folder)).isEqualTo(new ModelFolder(2, 128, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "mpnet", "roberta", "xlm-roberta"})
    void whatModelExportWroteIsAccepted(String model) throws IOException {
        Path exported = Path.of("../plugin/src/test/resources/parity").resolve(model);
        assertThat(ModelFolder.read(model, exported)).isEqualTo(new ModelFolder(32, 128, 18));
    }

    @Test
    void theBundledModelIsAccepted() throws IOException {
        assertThat(ModelFolder.read("bundled", Path.of("../model/arxiv-static-384-v2"))
                        .dimensions())
                .isEqualTo(384);
    }

    @Test
    void everythingMayBeLeftOutThatANodeHasDefaultsFor() throws IOException {
        properties("");
        Files.delete(folder.resolve("golden.json"));
        assertThat(ModelFolder.read("given", folder)).isEqualTo(new ModelFolder(0, 0, 0));
    }

    @Test
    void allProblemsComeTogether() throws IOException {
        properties(
                "engine=TensorFlow\ntruncation=false\npooling=average\nnormalize=yes\nmaxLength=long\ndimensions=-1\n");
        Files.delete(folder.resolve("tokenizer.json"));
        Files.delete(folder.resolve("tiny.pt"));
        refused(
                "[engine] must be [PyTorch], got [TensorFlow]",
                "[truncation] must be [true], got [false]",
                "[pooling] must be one of [mean, cls, max, mean_sqrt_len, none], got [average]",
                "[normalize] must be one of [true, false], got [yes]",
                "[maxLength] must be a positive whole number, got [long]",
                "[dimensions] must be a positive whole number, got [-1]",
                "[tokenizer.json] is missing",
                "no TorchScript file [*.pt] is there");
    }

    @Test
    void missingAndUnreadablePropertiesAreRefused() throws IOException {
        Files.write(folder.resolve("serving.properties"), new byte[] {'a', '=', (byte) 0xff});
        refused("[serving.properties] cannot be read");
        properties("a=\\u12");
        refused("[serving.properties] cannot be read");
        properties("#".repeat(1 << 17));
        refused("[serving.properties] is larger than [65536] bytes");
        Files.delete(folder.resolve("serving.properties"));
        refused("[serving.properties] is missing");
    }

    @Test
    void theWeightsMustBeTheOnesThatAreNamed() throws IOException {
        properties("option.modelName=other");
        refused("[other.pt] is missing, which [option.modelName] names");
        properties("option.modelName=../tiny");
        refused("[../tiny.pt] is missing");
        properties("");
        Files.write(folder.resolve("second.pt"), ModelFolders.torchScript());
        refused("[option.modelName] must name one of the TorchScript files [second.pt, tiny.pt]");
    }

    @Test
    void weightsThatAreNoTorchScriptAreRefused() throws IOException {
        Path weights = folder.resolve("tiny.pt");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 30));
        refused("[tiny.pt] is not TorchScript or was cut short");
        try (OutputStream out = Files.newOutputStream(weights)) {
            ModelFolders.zip(out, Map.of("archive/data.pkl", new byte[1]));
        }
        refused("[tiny.pt] is not TorchScript: it has no [constants.pkl]");
    }

    @Test
    void aTokenizerMustBeAFastOnes() throws IOException {
        Path tokenizer = folder.resolve("tokenizer.json");
        for (String other : new String[] {"[]", "{}", "{\"model\": 1}", "{\"a\": {\"model\": {}}}"}) {
            Files.writeString(tokenizer, other);
            refused("[tokenizer.json] is no fast tokenizer's: it has no [model]");
        }
        Files.writeString(tokenizer, "{\"model\": {}, \"cut\": [1, 2");
        refused("[tokenizer.json] is no JSON");
    }

    @Test
    void goldenVectorsMustBeOfTheModelsDimensions() throws IOException {
        Files.writeString(folder.resolve("golden.json"), ModelFolders.golden("text", 1, 2, 3));
        refused("[golden.json] has vectors of other than [2] dimensions");
        Files.writeString(folder.resolve("golden.json"), "{}");
        refused("[golden.json] holds no golden vectors");
    }
}
