/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the vectors of a text's tokens become the one vector of the text. */
public enum Pooling {
    /** The mean over the tokens, padding left out. */
    MEAN,
    /** The vector of the first token. */
    CLS,
    /** The largest value of each dimension over the tokens, padding left out. */
    MAX,
    /** The sum over the tokens divided by the square root of their number, padding left out. */
    MEAN_SQRT_LEN,
    /** The model already returns one vector per text. */
    NONE;

    /** The name used in {@code serving.properties}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Pooling::key).toList();
    }

    /** @throws IllegalArgumentException naming the valid values */
    static Pooling fromKey(String key) {
        return Arrays.stream(values())
                .filter(pooling -> pooling.key().equals(key))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("[pooling] must be one of " + keys() + ", " + Problems.got(key)));
    }
}
