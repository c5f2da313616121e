/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.Arrays;
import java.util.Locale;

/** What a text is for: models trained with prefixes embed a query differently from a passage. */
public enum InputType {
    QUERY,
    PASSAGE;

    /** The name used in requests and in {@code golden.json}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the valid values */
    public static InputType fromKey(String key) {
        return Arrays.stream(values())
                .filter(value -> value.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[input_type] must be one of [query, passage], " + Problems.got(key)));
    }
}
