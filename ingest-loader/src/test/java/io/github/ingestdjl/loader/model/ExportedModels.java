/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import io.github.ingestdjl.format.ModelFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Folders of the shape that {@code model/} exports, with nothing in them that an engine could load. */
public final class ExportedModels {

    private ExportedModels() {}

    /** A whole folder of two dimensions, with golden vectors of one text. */
    public static Path write(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        ModelFolders.write(
                folder.getParent(),
                name,
                "engine=PyTorch",
                "option.modelName=" + name,
                "maxLength=128",
                "query_prefix=query: ",
                "dimensions=2",
                "similarity=cosine");
        Files.writeString(folder.resolve("golden.json"), golden("black holes", 3, 4));
        return folder;
    }

    /** A {@code golden.json} of one text. */
    public static String golden(String text, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return "{\"texts\": [\"" + text + "\"], \"vectors\": {\"passage\": [\""
                + Base64.getEncoder().encodeToString(bytes.array()) + "\"]}}";
    }

    /** The files of a folder under names that begin with {@code top}. */
    static Map<String, byte[]> files(Path folder, String top) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                files.put(top + child.getFileName(), Files.readAllBytes(child));
            }
        }
        return files;
    }

    static Path zip(Path zip, Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return zip;
    }
}
