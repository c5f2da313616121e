/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {

    @TempDir
    private Path work;

    private static void holdsTheVectors(Path source) throws IOException {
        assertThat(GoldenFile.open(source).vectors().get(InputType.PASSAGE)).containsExactly(new float[] {3, 4});
    }

    @Test
    void vectorsAreReadFromAFileAFolderAndAZip() throws IOException {
        Path folder = ExportedModels.write(work.resolve("tiny"));
        holdsTheVectors(folder);
        holdsTheVectors(folder.resolve("golden.json"));
        holdsTheVectors(ExportedModels.zip(work.resolve("tiny.zip"), ExportedModels.files(folder, "tiny/")));
    }

    @Test
    void whatHasNoVectorsIsRefused() throws IOException {
        Path folder = ExportedModels.write(work.resolve("tiny"));
        Path golden = folder.resolve("golden.json");
        for (String json : new String[] {"", "{", "[]", "{}"}) {
            Files.writeString(golden, json);
            assertThatThrownBy(() -> GoldenFile.open(golden))
                    .as(json)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageStartingWith("[golden.json] ");
        }
        Files.writeString(golden, " ".repeat((4 << 20) + 1));
        assertThatThrownBy(() -> GoldenFile.open(golden)).hasMessage("[golden.json] is larger than [4194304] bytes");
        Files.delete(golden);
        assertThatThrownBy(() -> GoldenFile.open(folder)).hasMessage("[" + folder + "] has no [golden.json]");
    }
}
