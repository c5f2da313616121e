/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsFolderTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    @Test
    void modelIsInTheFolderOfItsName() throws IOException {
        Path folder = Files.createDirectory(root.resolve("tiny"));
        ModelsFolder models = new ModelsFolder(root);
        assertThat(models.find(ID)).contains(folder).contains(models.place(ID));
        assertThat(models.find(new ModelId("other"))).isEmpty();
        assertThat(models.ids()).containsExactly(ID);
    }

    @Test
    void folderThatSteppedAsideIsTheModelsUntilItsPlaceIsTaken() throws IOException {
        ModelsFolder models = new ModelsFolder(root);
        Path aside = Files.createDirectory(models.aside(ID));
        assertThat(models.find(ID)).contains(aside);
        assertThat(models.ids()).containsExactly(ID);

        Path place = Files.createDirectory(models.place(ID));
        assertThat(models.find(ID)).contains(place);
        assertThat(models.ids()).containsExactly(ID);
    }

    @Test
    void whatHasNoNameOfAModelIsNone() throws IOException {
        for (String name : new String[] {".hidden", ".tiny.123", ".UPPER.previous", "Upper", "a b", ".previous"}) {
            Files.createDirectory(root.resolve(name));
        }
        Files.writeString(root.resolve("file"), "");
        assertThat(new ModelsFolder(root).ids()).isEmpty();
    }

    @Test
    void folderNeedNotExist() {
        ModelsFolder models = ModelsFolder.ofConfiguration(root);
        assertThat(models.path()).isEqualTo(root.resolve("ingest-djl/models"));
        assertThat(models.ids()).isEmpty();
        assertThat(models.find(ID)).isEmpty();
    }
}
