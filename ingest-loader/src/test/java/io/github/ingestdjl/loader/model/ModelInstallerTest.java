/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.loader.model.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        source = ExportedModels.write(work.resolve("tiny"));
    }

    private Installation install(boolean force) throws IOException {
        try (ModelSource model = ModelSource.open(source)) {
            return new ModelInstaller(config).install(model, ID, force, false);
        }
    }

    /** What is in the models folder, hidden folders too, but for the lock. */
    private List<String> installed() throws IOException {
        try (Stream<Path> children = Files.list(models)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
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
                .isEqualTo(ExportedModels.files(source, "").values().stream()
                        .mapToLong(content -> content.length)
                        .sum());
        assertThat(installation.spec().dimensions()).isEqualTo(2);
        assertThat(installation.goldenTexts()).isEqualTo(1);
        hasTheFilesOfTheSource();
    }

    @Test
    void aZipIsUnpackedWithoutItsTopFolder() throws IOException {
        Path folder = source;
        source = ExportedModels.zip(work.resolve("tiny.zip"), ExportedModels.files(source, "tiny/"));
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
    void aModelWhoseFilesAreOthersThanItListsLeavesNothingBehind() throws IOException {
        Files.writeString(source.resolve("SHA256SUMS"), "0".repeat(64) + "  tokenizer.json\n");
        assertThatThrownBy(() -> install(false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[tokenizer.json] has the SHA-256 [")
                .hasMessageContaining("but [SHA256SUMS] says [000");
        assertThat(installed()).isEmpty();
    }

    @Test
    void anArchiveThatGrowsBeyondAnyModelIsStopped() throws IOException {
        Map<String, byte[]> files = ExportedModels.files(source, "");
        files.put("zeros.bin", new byte[8 << 20]);
        source = ExportedModels.zip(work.resolve("bomb.zip"), files);
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
    void whatAKilledCopyHasLeftIsDeleted() throws IOException {
        install(false);
        Path left = Files.createDirectory(models.resolve(".other.123456789"));
        Files.writeString(left.resolve("half.pt"), "half");
        Files.createDirectory(models.resolve(".mine.42.old"));
        Path others = Files.createDirectory(models.resolve(".git"));
        install(false);
        assertThat(installed()).containsExactly(".git", "mine");
        assertThat(others).exists();
    }

    @Test
    void modelWhoseReplacementWasKilledComesBack() throws IOException {
        install(false);
        Files.move(models.resolve("mine"), models.resolve(".mine.previous"));
        assertThat(install(false).outcome()).isEqualTo(Outcome.ALREADY_THERE);
        hasTheFilesOfTheSource();
    }

    @Test
    void modelOfAnotherIdWhoseReplacementWasKilledComesBackToo() throws IOException {
        install(false);
        Files.move(models.resolve("mine"), models.resolve(".another.previous"));
        assertThat(install(false).outcome()).isEqualTo(Outcome.INSTALLED);
        assertThat(installed()).containsExactly("another", "mine");
    }

    @Test
    void replacementThatWasKilledAtItsEndIsFinished() throws IOException {
        install(false);
        Path old = ExportedModels.write(models.resolve(".mine.previous"));
        install(false);
        assertThat(old).doesNotExist();
        hasTheFilesOfTheSource();
    }

    @Test
    void secondInstallationAtTheSameTimeIsRefused() throws IOException, InterruptedException {
        install(false);
        try (Locker other = Locker.lock(models.resolve(".lock"))) {
            assertThat(other.isLocking()).isTrue();
            assertThatThrownBy(() -> install(false))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("another installation is under way");
        }
        assertThat(install(false).outcome()).isEqualTo(Outcome.ALREADY_THERE);
    }
}
