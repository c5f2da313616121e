/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedModelTest {

    private static final ModelId ID = new ModelId("mine");

    @TempDir
    private Path work;

    private Path folder;

    @BeforeEach
    void writeFolder() throws IOException {
        folder = ExportedModels.write(work.resolve("tiny"));
    }

    private CheckedModel check() throws IOException {
        return CheckedModel.check(ID, folder, false);
    }

    private void refused(String reason) {
        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void wholeFolderSaysWhatItHas() throws IOException {
        CheckedModel checked = check();
        assertThat(checked.spec().dimensions()).isEqualTo(2);
        assertThat(checked.spec().maxLength()).isEqualTo(128);
        assertThat(checked.golden().texts()).hasSize(1);
        Files.delete(folder.resolve("golden.json"));
        assertThat(check().golden().texts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "mpnet", "roberta", "xlm-roberta"})
    void whatWasExportedIsAccepted(String model) throws IOException {
        Path exported = Path.of("../plugin/src/test/resources/parity").resolve(model);
        CheckedModel checked = CheckedModel.check(ID, exported, false);
        assertThat(checked.spec().dimensions()).isEqualTo(32);
        assertThat(checked.golden().texts()).hasSize(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arxiv-static-384-v3", "arxiv-minilm-384-v1"})
    void bundledModelIsAccepted(String model) throws IOException {
        assertThat(CheckedModel.check(ID, Path.of("../model").resolve(model), false)
                        .spec()
                        .dimensions())
                .isEqualTo(384);
    }

    @Test
    void whatANodeRefusesIsRefused() throws IOException {
        Files.writeString(folder.resolve("serving.properties"), "maxLength=100000\ncolour=blue\n");
        refused(
                "model [mine] is invalid: [maxLength] must be a whole number from 1 to 32768, got [100000]; [colour] is");
    }

    @Test
    void whatANodeTakesAmongSeveralIsTaken() throws IOException {
        Files.writeString(folder.resolve("serving.properties"), "");
        ModelFolders.torchScript(folder.resolve("mine.pt"));
        assertThat(check().spec().model()).isEqualTo(folder.resolve("mine.pt"));
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("tiny.pt"));
        bytes[30 + "model/data.pkl".length()] ^= 1;
        Files.write(folder.resolve("tiny.pt"), bytes);
        refused("[tiny.pt] is damaged: [model/data.pkl]");
    }

    @Test
    void codeThatReachesBeyondTheModelMustBeAllowed() throws IOException {
        ModelFolders.torchScript(folder.resolve("tiny.pt"), "  torch.save(x, \"file\")");
        refused("[tiny.pt] uses operators that reach beyond the model, [save]: if you trust who made it,"
                + " --allow-unsafe-operators installs it");
        assertThat(CheckedModel.check(ID, folder, true).spec().id()).isEqualTo(ID);
    }

    @Test
    void tokenizerMustBeAFastOnes() throws IOException {
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
        Files.writeString(folder.resolve("golden.json"), ExportedModels.golden("text", 1, 2, 3));
        refused("[golden.json] has vectors of other than [2] dimensions");
        Files.writeString(folder.resolve("golden.json"), "{}");
        refused("[golden.json] holds no vectors");
    }
}
