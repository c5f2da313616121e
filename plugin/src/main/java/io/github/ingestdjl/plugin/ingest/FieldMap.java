/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which fields are embedded, and where their vectors go. Paths are dotted, as everywhere in ingest pipelines.
 *
 * @param fields at least one, in the order of the configuration
 */
record FieldMap(List<Field> fields) {

    /**
     * @param source the path of the text
     * @param target the path of the vector
     */
    record Field(String source, String target) {
        /** {@code _source.title} is another way to write {@code title}. */
        Field {
            source = withoutSourcePrefix(source);
            target = withoutSourcePrefix(target);
        }
    }

    FieldMap {
        fields = List.copyOf(fields);
        List<String> problems = problems(fields);
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * Reads the configuration's map from source to target.
     *
     * @throws IllegalArgumentException with all that is wrong with it
     */
    static FieldMap of(Map<String, Object> map) {
        List<Field> fields = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        map.forEach((source, target) -> {
            if (target instanceof String path) {
                fields.add(new Field(source, path));
            } else {
                problems.add("the target of [" + source + "] must be a field name, got [" + target + "]");
            }
        });
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new FieldMap(fields);
    }

    private static List<String> problems(List<Field> fields) {
        List<String> problems = new ArrayList<>();
        if (fields.isEmpty()) {
            problems.add("must map at least one field, got []");
        }
        for (Field field : fields) {
            if (isPath(field.source) == false) {
                problems.add("a source must be a dotted path, got [" + field.source + "]");
            }
            try {
                requireTarget("the target of [" + field.source + "]", field.target);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
            for (Field other : fields) {
                if (overlap(field.target, other.source)) {
                    problems.add("target [" + field.target + "] would overwrite source [" + other.source + "]");
                }
                if (other != field
                        && overlap(field.target, other.target)
                        && fields.indexOf(field) < fields.indexOf(other)) {
                    problems.add("targets [" + field.target + "] and [" + other.target + "] overwrite each other");
                }
            }
        }
        return problems;
    }

    /**
     * Checks that something can be written there.
     *
     * @param what names the path in the message
     */
    static void requireTarget(String what, String path) {
        if (isPath(path) == false) {
            throw new IllegalArgumentException(what + " must be a dotted path, got [" + path + "]");
        }
        if (path.startsWith("_") && path.startsWith("_ingest.") == false) {
            throw new IllegalArgumentException(what + " must not be a metadata field, got [" + path + "]");
        }
    }

    static String withoutSourcePrefix(String path) {
        return path.startsWith("_source.") ? path.substring("_source.".length()) : path;
    }

    /** Whether a path is, holds or lies in one of the sources or targets. */
    boolean touches(String path) {
        return fields.stream().anyMatch(field -> overlap(field.source, path) || overlap(field.target, path));
    }

    private static boolean isPath(String path) {
        return path.isBlank() == false
                && path.startsWith(".") == false
                && path.endsWith(".") == false
                && path.contains("..") == false;
    }

    /** Whether one path is the other or lies inside it. */
    private static boolean overlap(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }
}
