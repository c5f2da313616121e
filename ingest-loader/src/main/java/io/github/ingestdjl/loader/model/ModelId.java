/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.util.regex.Pattern;

/** The name of a model, of its folder, and a part of URLs: its form leaves nothing to escape and never leads out of a folder. */
public record ModelId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException if the value has another form */
    public ModelId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("[model id] must match [" + FORM.pattern() + "], got [" + value + "]");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
