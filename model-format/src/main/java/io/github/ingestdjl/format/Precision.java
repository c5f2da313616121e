/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a model computes in. Bfloat16 has the range of float32 and a third of its digits; processors with instructions for
 * it compute several times as fast, others slower than in float32.
 */
public enum Precision {
    /** Whichever is faster. */
    AUTO,
    FLOAT32,
    BFLOAT16;

    /** The name used in {@code serving.properties} and settings. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the valid values */
    public static Precision fromKey(String key) {
        return Arrays.stream(values())
                .filter(precision -> precision.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[precision] must be one of " + keys() + ", " + Problems.got(key)));
    }

    private static List<String> keys() {
        return Arrays.stream(values()).map(Precision::key).toList();
    }
}
