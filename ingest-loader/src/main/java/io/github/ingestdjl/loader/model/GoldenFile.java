/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.format.GoldenVectors;
import io.github.ingestdjl.format.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the vectors that a model ought to give from its {@code golden.json}. */
public final class GoldenFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GoldenFile() {}

    /**
     * Reads a {@code golden.json}, or the one in a model's folder or zip.
     *
     * @throws InvalidModelException if there is none, or it holds no vectors
     */
    public static GoldenVectors open(Path source) throws IOException {
        if (Files.isRegularFile(source) && !isZip(source)) {
            try (InputStream in = Files.newInputStream(source)) {
                return read(in);
            }
        }
        try (ModelSource model = ModelSource.open(source)) {
            if (!model.names().contains(GoldenVectors.FILE)) {
                throw new InvalidModelException("[" + source + "] has no [" + GoldenVectors.FILE + "]");
            }
            try (InputStream in = model.open(GoldenVectors.FILE)) {
                return read(in);
            }
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    /** @throws InvalidModelException if it holds no vectors */
    static GoldenVectors read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) GoldenVectors.MOST_BYTES + 1);
        if (bytes.length > GoldenVectors.MOST_BYTES) {
            throw new InvalidModelException(
                    "[" + GoldenVectors.FILE + "] is larger than [" + GoldenVectors.MOST_BYTES + "] bytes");
        }
        Map<String, Object> json;
        try {
            json = MAPPER.readValue(bytes, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new InvalidModelException("[" + GoldenVectors.FILE + "] is no JSON: " + e.getOriginalMessage(), e);
        }
        return GoldenVectors.of(json);
    }
}
