/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes model folders that are valid as far as that is known without loading them; no engine could load them. */
public final class ModelFolder {
    private ModelFolder() {}

    /**
     * Writes a whole folder.
     *
     * @param properties the lines of its {@code serving.properties}
     */
    public static Path write(Path root, String id, String... properties) throws IOException {
        Path folder = Files.createDirectories(root.resolve(id));
        Files.writeString(folder.resolve("serving.properties"), String.join("\n", properties));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        torchScript(folder.resolve(id + ".pt"));
        return folder;
    }

    static void torchScript(Path file) throws IOException {
        archive(file, "model/code/__torch__.py");
    }

    static void archive(Path file, String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("pass\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
    }
}
