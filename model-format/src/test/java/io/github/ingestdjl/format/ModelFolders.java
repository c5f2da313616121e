/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes model folders that are valid as far as that is known without loading them; no engine could load them. */
public final class ModelFolders {
    /** A pickle of protocol 2 that holds an empty tuple. */
    private static final byte[] EMPTY_PICKLE = {(byte) 0x80, 2, ')', '.'};

    private ModelFolders() {}

    /**
     * Writes a whole folder.
     *
     * @param properties the lines of its {@code serving.properties}
     */
    public static Path write(Path root, String id, String... properties) throws IOException {
        Path folder = Files.createDirectories(root.resolve(id));
        Files.writeString(folder.resolve("serving.properties"), String.join("\n", properties));
        Files.writeString(folder.resolve("tokenizer.json"), "{ \"model\": {} }");
        torchScript(folder.resolve(id + ".pt"));
        return folder;
    }

    public static void torchScript(Path file) throws IOException {
        torchScript(file, "pass\n".repeat(100));
    }

    /** @param code what its only module does */
    public static void torchScript(Path file, String code) throws IOException {
        archive(file, torchScript(code));
    }

    /** The entries of a whole TorchScript file with the given code. */
    static Map<String, byte[]> torchScript(String code) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("model/data.pkl", EMPTY_PICKLE);
        entries.put("model/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
        entries.put("model/constants.pkl", EMPTY_PICKLE);
        return entries;
    }

    static void archive(Path file, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                // Else the same model has another fingerprint two seconds later.
                header.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
    }
}
