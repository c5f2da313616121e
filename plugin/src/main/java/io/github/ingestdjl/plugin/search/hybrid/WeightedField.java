/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import io.github.ingestdjl.format.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A field and how much it counts, {@code title^2} as in Elasticsearch's own queries. */
record WeightedField(String name, float weight) {

    /** @throws IllegalArgumentException if a field is not one, or is there twice */
    static List<WeightedField> parse(List<String> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("must not be empty, " + Problems.got(fields));
        }
        Set<String> names = new HashSet<>();
        return fields.stream()
                .map(field -> {
                    WeightedField parsed = parse(field);
                    if (names.add(parsed.name) == false) {
                        throw new IllegalArgumentException("names a field twice, " + Problems.got(parsed.name));
                    }
                    return parsed;
                })
                .toList();
    }

    private static WeightedField parse(String field) {
        int caret = field.lastIndexOf('^');
        String name = caret < 0 ? field : field.substring(0, caret);
        if (name.isBlank()) {
            throw new IllegalArgumentException("needs the name of a field, " + Problems.got(field));
        }
        return new WeightedField(name, caret < 0 ? 1 : weight(field, field.substring(caret + 1)));
    }

    private static float weight(String field, String number) {
        try {
            float weight = Float.parseFloat(number);
            if (weight > 0 && Weights.isValid(weight)) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Told below, with the field.
        }
        throw new IllegalArgumentException(
                "needs a number above 0 and at most " + Weights.MOST + " after [^], " + Problems.got(field));
    }
}
