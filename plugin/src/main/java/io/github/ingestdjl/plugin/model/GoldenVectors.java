/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

/**
 * Texts and the vectors that a model ought to give them, as {@code ingest_djl export} wrote them into the model's folder.
 * They decide nothing about a vector, so {@link ModelFingerprint} leaves them out.
 *
 * @param quantized whether the model computes in int8: the vectors are those of the model it was made from, which it
 *     comes near to
 * @param texts without prefixes; empty if the folder has none
 * @param vectors one for each text, in their order, by input type; a model without prefixes has those of passages only
 */
public record GoldenVectors(boolean quantized, List<String> texts, Map<InputType, List<float[]>> vectors) {
    static final String FILE = "golden.json";

    /** The code of the class that every TorchScript with packed int8 weights has. */
    private static final String INT8_CODE = "/code/__torch__/torch/classes/quantized.py";

    /** Ten times the largest that is ever written: what is larger was not written by the export. */
    private static final long MOST_BYTES = 4 << 20;

    /** A check embeds them one by one, on every node. */
    private static final int MOST_TEXTS = 100;

    /**
     * Those of a model's folder.
     *
     * @return of no texts if the folder has no {@code golden.json}
     * @throws IllegalArgumentException if it has one that holds no vectors
     */
    static GoldenVectors read(ModelSpec spec) throws IOException {
        boolean quantized = isQuantized(spec.model());
        Path file = spec.model().resolveSibling(FILE);
        if (Files.isRegularFile(file) == false) {
            return new GoldenVectors(quantized, List.of(), Map.of());
        }
        if (Files.size(file) > MOST_BYTES) {
            throw invalid(file, "is larger than [" + MOST_BYTES + "] bytes", null);
        }
        try (InputStream in = Files.newInputStream(file);
                XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, in)) {
            return of(quantized, parser.map());
        } catch (IllegalArgumentException e) {
            throw invalid(file, "holds no vectors: " + e.getMessage(), e);
        }
    }

    private static boolean isQuantized(Path model) throws IOException {
        try (ZipFile archive = new ZipFile(model.toFile())) {
            return archive.stream().anyMatch(entry -> entry.getName().endsWith(INT8_CODE));
        }
    }

    private static IllegalArgumentException invalid(Path file, String problem, Exception cause) {
        return new IllegalArgumentException("[" + file + "] " + problem, cause);
    }

    private static GoldenVectors of(boolean quantized, Map<String, Object> json) {
        List<String> texts = strings("texts", json.get("texts"));
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw new IllegalArgumentException(
                    "[texts] must have from 1 to " + MOST_TEXTS + " texts, got [" + texts.size() + "]");
        }
        if (json.get("vectors") instanceof Map<?, ?> == false || ((Map<?, ?>) json.get("vectors")).isEmpty()) {
            throw new IllegalArgumentException("[vectors] must have vectors by input type");
        }
        Map<InputType, List<float[]>> vectors = new EnumMap<>(InputType.class);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) json.get("vectors")).entrySet()) {
            String name = "vectors." + entry.getKey();
            List<String> rows = strings(name, entry.getValue());
            if (rows.size() != texts.size()) {
                throw new IllegalArgumentException("[" + name + "] must have a vector for each of [" + texts.size()
                        + "] texts, got [" + rows.size() + "]");
            }
            vectors.put(
                    inputType(entry.getKey()),
                    rows.stream().map(GoldenVectors::vector).toList());
        }
        return new GoldenVectors(quantized, texts, vectors);
    }

    private static List<String> strings(String name, Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String string && string.isEmpty() == false) {
                    strings.add(string);
                }
            }
            if (strings.size() == list.size()) {
                return strings;
            }
        }
        throw new IllegalArgumentException("[" + name + "] must be an array of strings, none of them empty");
    }

    private static InputType inputType(Object key) {
        return Arrays.stream(InputType.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[vectors] must be of input types [query, passage], got [" + key + "]"));
    }

    /** @param base64 of little-endian float32 values */
    private static float[] vector(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("a vector is not made of whole float32 values");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
