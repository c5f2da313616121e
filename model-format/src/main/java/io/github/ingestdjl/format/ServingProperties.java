/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The {@code serving.properties} of a model folder, in the format of DJL's converter and model zoo. Keys are taken out
 * as they are read, so that what is left over at the end is unknown: a misspelt key never silently changes the vectors.
 * Every problem is collected and all are reported together.
 *
 * <p>For one thread, for one reading.
 */
final class ServingProperties {
    /** Keys of DJL Serving that say how it hosts a model, not what the vectors are. */
    private static final Set<String> HOSTING = Set.of(
            "application",
            "batch_size",
            "chunked_read_timeout",
            "gpu.maxWorkers",
            "gpu.minWorkers",
            "job_queue_size",
            "license",
            "load_on_devices",
            "maxWorkers",
            "max_batch_delay",
            "max_idle_time",
            "minWorkers",
            "model_name",
            "padding",
            "required_memory_mb",
            "reserved_memory_mb",
            "similarity",
            "source",
            "translatorFactory");

    private final TreeMap<String, String> remaining = new TreeMap<>();
    private final Problems problems = new Problems();

    ServingProperties(Properties properties) {
        for (Map.Entry<Object, Object> entry : properties.entrySet()) {
            remaining.put(entry.getKey().toString(), entry.getValue().toString());
        }
    }

    String string(String key, String defaultValue) {
        String value = remaining.remove(key);
        return value == null ? defaultValue : value;
    }

    boolean bool(String key, boolean defaultValue) {
        return parse(key, defaultValue, value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "[" + key + "] must be one of [true, false], " + Problems.got(value));
        });
    }

    int integer(String key, int defaultValue, int min, int max) {
        return parse(key, defaultValue, value -> {
            String problem =
                    "[" + key + "] must be a whole number from " + min + " to " + max + ", " + Problems.got(value);
            try {
                int number = Integer.parseInt(value);
                if (number < min || number > max) {
                    throw new IllegalArgumentException(problem);
                }
                return number;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(problem, e);
            }
        });
    }

    /** Reads a value whose parser throws {@link IllegalArgumentException}; its message becomes one of the problems. */
    <T> T parse(String key, T defaultValue, Function<String, T> parser) {
        String value = remaining.remove(key);
        if (value == null) {
            return defaultValue;
        }
        T parsed = problems.attempt("", () -> parser.apply(value.trim()));
        return parsed == null ? defaultValue : parsed;
    }

    void problem(String problem) {
        problems.add(problem);
    }

    /**
     * All that is wrong, once every known key was read.
     *
     * @param known the keys that this plugin reads, for the message
     */
    Problems problems(Set<String> known) {
        for (String key : remaining.keySet()) {
            if (HOSTING.contains(key) == false && key.startsWith("option.") == false) {
                problems.add("[" + Problems.shortened(key) + "] is unknown, valid are " + new TreeSet<>(known));
            }
        }
        return problems;
    }
}
