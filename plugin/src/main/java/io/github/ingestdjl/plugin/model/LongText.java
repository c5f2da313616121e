/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a text with more tokens than the model takes. */
public enum LongText {
    /** Its end is left out. */
    TRUNCATE,
    /** It is cut into overlapping windows, whose vectors are averaged. */
    AVERAGE;

    /** The name used in pipelines and requests. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the valid values */
    public static LongText fromKey(String key) {
        return Arrays.stream(values())
                .filter(value -> value.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[long_text] must be one of " + keys() + ", " + Problems.got(key)));
    }

    private static List<String> keys() {
        return Arrays.stream(values()).map(LongText::key).toList();
    }
}
