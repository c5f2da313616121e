/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
    @TempDir
    private Path root;

    private Path configured;
    private Path bundled;
    private ModelRepository repository;

    @BeforeEach
    void createRepository() {
        configured = root.resolve("configured");
        bundled = root.resolve("bundled");
        repository = new ModelRepository(configured, bundled);
    }

    @Test
    void configuredModelHidesTheBundledOneOfTheSameName() throws IOException {
        ModelFolder.write(bundled, "tiny", "maxLength=1");
        assertThat(repository.find(new ModelId("tiny")).maxLength()).isEqualTo(1);
        ModelFolder.write(configured, "tiny", "maxLength=2");
        assertThat(repository.find(new ModelId("tiny")).maxLength()).isEqualTo(2);
        assertThat(repository.ids()).containsExactly(new ModelId("tiny"));
    }

    @Test
    void invalidConfiguredModelIsReportedRatherThanTheBundledOneTaken() throws IOException {
        ModelFolder.write(bundled, "tiny");
        ModelFolder.write(configured, "tiny", "pooling=average");
        assertThatThrownBy(() -> repository.find(new ModelId("tiny")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(configured.resolve("tiny").toString());
    }

    @Test
    void unknownIdIsRefusedWithTheValidOnesAndTheFolder() throws IOException {
        ModelFolder.write(bundled, "small");
        ModelFolder.write(configured, "large");
        assertThatThrownBy(() -> repository.find(new ModelId("tiny")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[model_id] names no model, got [tiny], valid are [large, small]; a model is a folder in ["
                        + configured + "]");
    }

    @Test
    void foldersThatCannotBeModelsAreIgnored() throws IOException {
        ModelFolder.write(configured, "tiny");
        Files.createDirectory(configured.resolve(".DS_Store"));
        Files.createDirectory(configured.resolve("Old Models"));
        Files.writeString(configured.resolve("readme.txt"), "models go here");
        assertThat(repository.ids()).containsExactly(new ModelId("tiny"));
    }

    @Test
    void fileOfAModelsNameIsNoModel() throws IOException {
        Files.createDirectories(configured);
        Files.writeString(configured.resolve("tiny"), "");
        assertThatThrownBy(() -> repository.find(new ModelId("tiny"))).hasMessageContaining("names no model");
    }

    @Test
    void missingRootsHoldNoModels() {
        assertThat(repository.ids()).isEmpty();
        assertThatThrownBy(() -> repository.find(new ModelId("tiny"))).hasMessageContaining("valid are []");
    }
}
