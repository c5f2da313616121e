/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.regex.Pattern;

/**
 * The name of a model, which is also the name of its folder: the pattern has no separator and no leading dot, so that
 * an id never leads out of the models folder.
 */
public record ModelId(String value) {
    private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException if the value does not match {@code [a-z0-9][a-z0-9._-]*} */
    public ModelId {
        if (isValid(value) == false) {
            throw new IllegalArgumentException(
                    "[model_id] must match [" + PATTERN.pattern() + "], " + Problems.got(value));
        }
    }

    public static boolean isValid(String value) {
        return value != null && PATTERN.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
