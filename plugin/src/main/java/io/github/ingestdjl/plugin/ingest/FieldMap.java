/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.format.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which fields are embedded, and where their vectors go. Paths are dotted, as everywhere in ingest pipelines.
 *
 * @param fields at least one, in the order of the configuration
 */
record FieldMap(List<Field> fields) {
    /** Longer ones name no field; they would stand in every message, and cost memory by each of their names. */
    private static final int LONGEST_PATH = 512;

    private static final Pattern ELEMENT_OF_A_LIST = Pattern.compile(".*\\.\\d+", Pattern.DOTALL);

    /** What the {@code foreach} processor calls the element it is at. */
    private static final String ELEMENT = "_ingest._value.";

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
        Problems problems = new Problems();
        if (fields.isEmpty()) {
            problems.add("must map at least one field, got []");
        }
        for (Field field : fields) {
            problems.attempt("", () -> requirePath("a source", field.source));
            problems.attempt("", () -> requireTarget(targetOf(field.source), field.target));
        }
        problems.throwIfAny();
        checkTargets(fields, problems);
        problems.throwIfAny();
    }

    /**
     * Reads the configuration's map from source to target.
     *
     * @throws IllegalArgumentException with all that is wrong with it
     */
    static FieldMap of(Map<String, Object> map) {
        List<Field> fields = new ArrayList<>();
        Problems problems = new Problems();
        map.forEach((source, target) -> {
            if (target instanceof String path) {
                fields.add(new Field(source, path));
            } else {
                problems.add(targetOf(source) + " must be a field name, " + Problems.got(target));
            }
        });
        problems.throwIfAny();
        return new FieldMap(fields);
    }

    private static String targetOf(String source) {
        return "the target of [" + Problems.shortened(source) + "]";
    }

    /** No vector may overwrite a text or another vector. */
    private static void checkTargets(List<Field> fields, Problems problems) {
        Paths sources = new Paths();
        fields.forEach(field -> sources.add(field.source));
        Paths targets = new Paths();
        for (Field field : fields) {
            String target = Problems.shortened(field.target);
            String source = sources.overlapping(field.target);
            if (source != null) {
                problems.add("target [" + target + "] would overwrite source [" + Problems.shortened(source) + "]");
            }
            String other = targets.overlapping(field.target);
            if (other != null) {
                problems.add("targets [" + Problems.shortened(other) + "] and [" + target + "] overwrite each other");
            }
            targets.add(field.target);
        }
    }

    /**
     * Checks that something can be written there, and is still there when the document is indexed.
     *
     * @param what names the path in the message
     * @return the path
     */
    static String requireTarget(String what, String path) {
        requirePath(what, path);
        if (path.startsWith("_") && path.startsWith(ELEMENT) == false) {
            throw new IllegalArgumentException(what + " must not be a metadata field, " + Problems.got(path));
        }
        if (ELEMENT_OF_A_LIST.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    what + " must not be an element of a list, which moves when one before it" + " goes, "
                            + Problems.got(path));
        }
        return path;
    }

    private static String requirePath(String what, String path) {
        if (path.isBlank() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw new IllegalArgumentException(what + " must be a dotted path, " + Problems.got(path));
        }
        if (path.length() > LONGEST_PATH) {
            throw new IllegalArgumentException(what + " must have at most [" + LONGEST_PATH + "] characters, has ["
                    + path.length() + "]: " + Problems.got(path));
        }
        return path;
    }

    static String withoutSourcePrefix(String path) {
        return path.startsWith("_source.") ? path.substring("_source.".length()) : path;
    }

    /** Whether a path is, holds or lies in one of the sources or targets. */
    boolean touches(String path) {
        Paths paths = new Paths();
        fields.forEach(field -> {
            paths.add(field.source);
            paths.add(field.target);
        });
        return paths.overlapping(path) != null;
    }
}
