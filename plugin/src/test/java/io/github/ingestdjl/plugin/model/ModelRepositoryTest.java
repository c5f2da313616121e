/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

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
        repository = LoadedModels.repository(configured, bundled);
    }

    @Test
    void configuredModelHidesTheBundledOneOfTheSameName() throws IOException {
        ModelFolders.write(bundled, "tiny", "maxLength=1");
        assertThat(repository.find(new ModelId("tiny")).maxLength()).isEqualTo(1);
        ModelFolders.write(configured, "tiny", "maxLength=2");
        assertThat(repository.find(new ModelId("tiny")).maxLength()).isEqualTo(2);
        assertThat(repository.ids()).containsExactly(new ModelId("tiny"));
    }

    @Test
    void invalidConfiguredModelIsReportedRatherThanTheBundledOneTaken() throws IOException {
        ModelFolders.write(bundled, "tiny");
        ModelFolders.write(configured, "tiny", "pooling=average");
        assertThatThrownBy(() -> repository.find(new ModelId("tiny")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[pooling] must be one of");
    }

    @Test
    void unknownIdIsRefusedWithoutAWordOfTheOthersOrTheirFolder() throws IOException {
        ModelFolders.write(bundled, "small");
        ModelFolders.write(configured, "large");
        assertThatThrownBy(() -> repository.find(new ModelId("tiny")))
                .isInstanceOf(UnknownModelException.class)
                .hasMessage("[model_id] names no model of this node, got [tiny]");
    }

    @Test
    void modelWhoseFolderIsJustBeingReplacedIsThere() throws IOException {
        ModelFolders.write(configured, "tiny", "maxLength=2");
        ModelFolders.write(bundled, "tiny", "maxLength=1");
        Files.move(configured.resolve("tiny"), configured.resolve(".tiny.previous"));
        assertThat(repository.find(new ModelId("tiny")).maxLength()).isEqualTo(2);
        assertThat(repository.isBundled(new ModelId("tiny"))).isFalse();
    }

    @Test
    void foldersThatCannotBeModelsAreIgnored() throws IOException {
        ModelFolders.write(configured, "tiny");
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
        assertThatThrownBy(() -> repository.find(new ModelId("tiny"))).isInstanceOf(UnknownModelException.class);
    }
}
