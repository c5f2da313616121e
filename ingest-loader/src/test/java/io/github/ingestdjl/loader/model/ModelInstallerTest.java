/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.model.Installation.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInstallerTest {

    private static final ModelId ID = new ModelId("mine");

    @TempDir
    private Path work;

    private Path config;
    private Path models;
    private Path source;

    @BeforeEach
    void writeFolders() throws IOException {
        config = Files.createDirectory(work.resolve("config"));
        Files.writeString(config.resolve("elasticsearch.yml"), "");
        models = config.resolve("ingest-djl/models");
        source = ModelFolders.write(work.resolve("tiny"));
    }

    private Installation install(boolean force) throws IOException {
        try (ModelFiles files = ModelFiles.open(source)) {
            return new ModelInstaller(config).install(files, source.toString(), ID, force);
        }
    }

    /** What is in the models folder, hidden folders too. */
    private List<String> installed() throws IOException {
        try (Stream<Path> children = Files.list(models)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }

    private void hasTheFilesOfTheSource() throws IOException {
        for (String name : List.of("tiny.pt", "tokenizer.json", "serving.properties", "golden.json")) {
            assertThat(models.resolve("mine").resolve(name)).hasSameBinaryContentAs(source.resolve(name));
        }
        assertThat(installed()).containsExactly("mine");
    }

    @Test
    void aModelIsCopiedIntoItsFolder() throws IOException {
        Installation installation = install(false);
        assertThat(installation.outcome()).isEqualTo(Outcome.INSTALLED);
        assertThat(installation.folder()).isEqualTo(models.resolve("mine"));
        assertThat(installation.files()).isEqualTo(4);
        assertThat(installation.bytes())
                .isEqualTo(ModelFolders.files("tiny").values().stream()
                        .mapToLong(content -> content.length)
                        .sum());
        assertThat(installation.dimensions()).isEqualTo(2);
        assertThat(installation.goldenTexts()).isEqualTo(1);
        hasTheFilesOfTheSource();
    }

    @Test
    void aZipIsUnpackedWithoutItsTopFolder() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ModelFolders.files("tiny").forEach((name, content) -> files.put("tiny/" + name, content));
        Path folder = source;
        source = work.resolve("tiny.zip");
        try (OutputStream out = Files.newOutputStream(source)) {
            ModelFolders.zip(out, files);
        }
        install(false);
        source = folder;
        hasTheFilesOfTheSource();
    }

    @Test
    void theSameModelIsAlreadyThere() throws IOException {
        install(false);
        assertThat(install(false).outcome()).isEqualTo(Outcome.ALREADY_THERE);
        assertThat(install(true).outcome()).isEqualTo(Outcome.ALREADY_THERE);
        hasTheFilesOfTheSource();
    }

    @Test
    void anotherModelIsReplacedOnlyWhenAsked() throws IOException {
        install(false);
        Files.writeString(source.resolve("LICENSE"), "mine");
        assertThatThrownBy(() -> install(false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("[" + models.resolve("mine")
                        + "] is there with other files: choose another --id, or replace it with --force");
        assertThat(installed()).containsExactly("mine");
        assertThat(models.resolve("mine/LICENSE")).doesNotExist();

        assertThat(install(true).outcome()).isEqualTo(Outcome.REPLACED);
        assertThat(models.resolve("mine/LICENSE")).hasContent("mine");
        hasTheFilesOfTheSource();
    }

    @Test
    void aFileOfTheSameLengthAndOtherContentIsAnotherModel() throws IOException {
        install(false);
        Path properties = models.resolve("mine/serving.properties");
        Files.writeString(properties, Files.readString(properties).replace("maxLength=128", "maxLength=129"));
        assertThatThrownBy(() -> install(false)).hasMessageContaining("is there with other files");
    }

    @Test
    void whatIsNoModelLeavesNothingBehind() throws IOException {
        Files.delete(source.resolve("tokenizer.json"));
        assertThatThrownBy(() -> install(false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[tokenizer.json] is missing");
        assertThat(installed()).isEmpty();
    }

    @Test
    void anArchiveThatGrowsBeyondAnyModelIsStopped() throws IOException {
        Map<String, byte[]> files = ModelFolders.files("tiny");
        files.put("zeros.bin", new byte[8 << 20]);
        source = work.resolve("bomb.zip");
        try (OutputStream out = Files.newOutputStream(source)) {
            ModelFolders.zip(out, files);
        }
        assertThatThrownBy(() -> install(false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is larger than a model can be: more than [");
        assertThat(installed()).isEmpty();
    }

    @Test
    void aFolderWithoutConfigurationIsRefusedWithWhatIsMeant() {
        assertThatThrownBy(() -> new ModelInstaller(work.resolve("nowhere")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[--config] must be the folder that has the node's [elasticsearch.yml]")
                .hasMessageContaining("/etc/elasticsearch")
                .hasMessageEndingWith("got [" + work.resolve("nowhere") + "]");
    }

    @Test
    void rightsAreThoseOfTheConfiguration() throws IOException {
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rwxr-x---"));
        Installation installation = install(false);
        assertThat(installation.owner()).isEqualTo(installation.expectedOwner());
        for (Path folder : List.of(models.getParent(), models, models.resolve("mine"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwxr-x---");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(models.resolve("mine/tiny.pt"))))
                .isEqualTo("rw-r-----");

        Files.setPosixFilePermissions(models.resolve("mine/tiny.pt"), PosixFilePermissions.fromString("rw-------"));
        install(false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(models.resolve("mine/tiny.pt"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void idsAreOfTheFormThatANodeKnows() {
        for (String id : new String[] {"", "A", "../x", ".hidden", "a b", "a/b", "-a", "a".repeat(129)}) {
            assertThatThrownBy(() -> new ModelId(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[model id] must match [[a-z0-9][a-z0-9._-]{0,127}], got [" + id + "]");
        }
        assertThat(new ModelId("all-minilm-l6-v2.1_x")).hasToString("all-minilm-l6-v2.1_x");
    }
}
