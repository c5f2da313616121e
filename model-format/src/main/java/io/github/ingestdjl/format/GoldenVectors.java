/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Texts and the vectors that a model ought to give them, as {@code model/} wrote them into the model's folder. They
 * decide nothing about a vector, so {@link ModelFingerprint} leaves them out.
 *
 * @param texts without prefixes; none if the folder has no {@code golden.json}
 * @param vectors one for each text, in their order, by input type; a model without prefixes has those of passages only.
 *     For a model that computes in int8 they are those of the model it was made from, which it comes near to
 */
public record GoldenVectors(List<String> texts, Map<InputType, List<float[]>> vectors) {
    /** The file's name in a model folder. */
    public static final String FILE = "golden.json";

    /** Ten times the largest that is ever written: what is larger was not written by the export. */
    public static final long MOST_BYTES = 4 << 20;

    public static final GoldenVectors NONE = new GoldenVectors(List.of(), Map.of());

    /** A check embeds them one by one, on every node. */
    private static final int MOST_TEXTS = 100;

    /**
     * Reads them.
     *
     * @param json the content of {@code golden.json}, as any JSON library gives it
     * @throws InvalidModelException if it holds no vectors
     */
    public static GoldenVectors of(Map<String, ?> json) {
        try {
            List<String> texts = strings("texts", json.get("texts"));
            if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
                throw new IllegalArgumentException(
                        "[texts] must have from 1 to " + MOST_TEXTS + " texts, got [" + texts.size() + "]");
            }
            return withoutInvisible(texts, vectors(texts.size(), json.get("vectors")));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("[" + FILE + "] holds no vectors: " + e.getMessage(), e);
        }
    }

    /** A text of which nothing is seen has no token of its own in most models, and a node embeds none without. */
    private static GoldenVectors withoutInvisible(List<String> texts, Map<InputType, List<float[]>> vectors) {
        int[] kept = IntStream.range(0, texts.size())
                .filter(i -> Texts.isInvisible(texts.get(i)) == false)
                .toArray();
        vectors.replaceAll(
                (type, rows) -> IntStream.of(kept).mapToObj(rows::get).toList());
        return new GoldenVectors(IntStream.of(kept).mapToObj(texts::get).toList(), vectors);
    }

    private static Map<InputType, List<float[]>> vectors(int texts, Object json) {
        if (json instanceof Map<?, ?> == false || ((Map<?, ?>) json).isEmpty()) {
            throw new IllegalArgumentException("[vectors] must have vectors by input type");
        }
        Map<InputType, List<float[]>> vectors = new EnumMap<>(InputType.class);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) json).entrySet()) {
            String name = "vectors." + Problems.shortened(entry.getKey());
            List<String> rows = strings(name, entry.getValue());
            if (rows.size() != texts) {
                throw new IllegalArgumentException("[" + name + "] must have a vector for each of [" + texts
                        + "] texts, got [" + rows.size() + "]");
            }
            vectors.put(
                    InputType.fromKey(String.valueOf(entry.getKey())),
                    rows.stream().map(GoldenVectors::vector).toList());
        }
        return vectors;
    }

    private static List<String> strings(String name, Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String string && string.isBlank() == false) {
                    strings.add(string);
                }
            }
            if (strings.size() == list.size()) {
                return strings;
            }
        }
        throw new IllegalArgumentException("[" + name + "] must be an array of strings, none of them blank");
    }

    /** @param base64 of little-endian float32 values */
    private static float[] vector(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("a vector is not made of whole float32 values");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
