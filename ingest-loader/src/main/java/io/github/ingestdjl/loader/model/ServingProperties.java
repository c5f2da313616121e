/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.util.List;
import java.util.Properties;

/**
 * The values of a {@code serving.properties} that are wrong whatever node reads them. Keys that are unknown here are left to the node, which may
 * be newer.
 */
final class ServingProperties {

    static final String FILE = "serving.properties";

    private final Properties properties;
    private final List<String> problems;

    /** @param problems where those found are added */
    ServingProperties(Properties properties, List<String> problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** The value, or null. */
    String value(String key) {
        String value = properties.getProperty(key);
        return value == null ? null : value.strip();
    }

    void only(String key, String valid) {
        String value = value(key);
        if (value != null && !value.equals(valid)) {
            problems.add("[" + key + "] must be [" + valid + "], got [" + value + "]");
        }
    }

    void oneOf(String key, String... valid) {
        String value = value(key);
        if (value != null && !List.of(valid).contains(value)) {
            problems.add("[" + key + "] must be one of " + List.of(valid) + ", got [" + value + "]");
        }
    }

    void bool(String key) {
        oneOf(key, "true", "false");
    }

    /** The number, or 0 where there is none. */
    int positive(String key) {
        String value = value(key);
        if (value == null) {
            return 0;
        }
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is not positive.
        }
        problems.add("[" + key + "] must be a positive whole number, got [" + value + "]");
        return 0;
    }
}
