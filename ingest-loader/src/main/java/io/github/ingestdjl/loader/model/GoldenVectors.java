/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts and the vectors that a model ought to give them, as {@code model/export} writes them beside a model.
 *
 * @param texts without prefixes
 * @param vectors one for each text, in their order, by input type, {@code query} or {@code passage}
 */
public record GoldenVectors(List<String> texts, Map<String, List<float[]>> vectors) {

    /** The file's name in a model folder. */
    public static final String FILE = "golden.json";

    // What a node reads at most.
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_TEXTS = 100;

    private static final Set<String> INPUT_TYPES = Set.of("query", "passage");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads a {@code golden.json}, or the one in a model's folder or zip.
     *
     * @throws InvalidModelException if there is none, or it holds no vectors
     */
    public static GoldenVectors open(Path source) throws IOException {
        if (Files.isRegularFile(source) && !isZip(source)) {
            try (InputStream in = Files.newInputStream(source)) {
                return read(source.toString(), in);
            }
        }
        try (ModelFiles files = ModelFiles.open(source)) {
            if (!files.names().contains(FILE)) {
                throw new InvalidModelException("[" + source + "] has no [" + FILE + "]");
            }
            try (InputStream in = files.open(FILE)) {
                return read(source + ": " + FILE, in);
            }
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    /** @param name what messages call it */
    static GoldenVectors read(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new InvalidModelException("[" + name + "] is larger than [" + MOST_BYTES + "] bytes");
        }
        try {
            return of(MAPPER.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new InvalidModelException("[" + name + "] is no JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("[" + name + "] holds no golden vectors: " + e.getMessage(), e);
        }
    }

    private static GoldenVectors of(JsonNode json) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : json.path("texts")) {
            require(text.isTextual() && !text.textValue().isBlank(), "a text is blank or no string");
            texts.add(text.textValue());
        }
        require(
                !texts.isEmpty() && texts.size() <= MOST_TEXTS,
                "[texts] must have from 1 to " + MOST_TEXTS + " texts, got [" + texts.size() + "]");
        Map<String, List<float[]>> vectors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.path("vectors").properties()) {
            require(
                    INPUT_TYPES.contains(entry.getKey()),
                    "[vectors] must be of query or passage, got [" + entry.getKey() + "]");
            List<float[]> rows = new ArrayList<>();
            for (JsonNode row : entry.getValue()) {
                rows.add(vector(row));
            }
            require(
                    rows.size() == texts.size(),
                    "[" + entry.getKey() + "] must have a vector for each of [" + texts.size() + "] texts, got ["
                            + rows.size() + "]");
            vectors.put(entry.getKey(), rows);
        }
        require(!vectors.isEmpty(), "[vectors] is missing");
        return new GoldenVectors(texts, vectors);
    }

    /** From base64 of little-endian float32 values. */
    private static float[] vector(JsonNode row) throws IOException {
        require(row.isTextual(), "a vector is no base64");
        byte[] bytes = row.binaryValue();
        require(bytes.length > 0 && bytes.length % Float.BYTES == 0, "a vector is not made of whole float32 values");
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
