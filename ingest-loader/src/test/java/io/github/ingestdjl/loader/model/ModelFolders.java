/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Folders of the shape that {@code model/export} writes, with nothing in them that an engine could load. */
public final class ModelFolders {

    private ModelFolders() {}

    /** A whole folder of two dimensions, with golden vectors of one text. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file :
                files(folder.getFileName().toString()).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    /** The files of such a folder by name. */
    static Map<String, byte[]> files(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(name + ".pt", torchScript());
        files.put(
                "tokenizer.json",
                utf8("{\"version\":\"1.0\",\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":0}}}"));
        files.put("serving.properties", utf8("""
                engine=PyTorch
                option.modelName=%s
                includeTokenTypes=false
                truncation=true
                maxLength=128
                pooling=mean
                normalize=true
                query_prefix=query:\s
                dimensions=2
                similarity=cosine
                """.formatted(name)));
        files.put("golden.json", utf8(golden("black holes", 3, 4)));
        return files;
    }

    /** A {@code golden.json} of one text. */
    public static String golden(String text, float... values) {
        return "{\"texts\": [\"" + text + "\"], \"vectors\": {\"passage\": [\"" + base64(values) + "\"]}}";
    }

    static String base64(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static byte[] torchScript() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        zip(
                out,
                Map.of(
                        "m/data.pkl",
                        new byte[10],
                        "m/constants.pkl",
                        new byte[4],
                        "m/code/__torch__.py",
                        utf8("pass")));
        return out.toByteArray();
    }

    /** A zip of these files, as they are named. */
    static void zip(OutputStream target, Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(target)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
