/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Collects what was measured, prints it as a table as it comes, and writes it as JSON at the end. For one thread. */
final class Figures {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ArrayNode rows = JSON.createArrayNode();

    /** The median of several runs of one measurement, and how far they spread. */
    record Spread(double median, double min, double max) {
        static Spread of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
        }
    }

    void heading(String text) {
        System.out.printf("%n%s%n", text);
    }

    /** @param unit what is counted, per second, in milliseconds, as a ratio or a cosine */
    void add(String benchmark, String what, Spread spread, String unit) {
        String number = unit.equals("cosine") ? "%.6f" : "%.2f";
        System.out.printf(
                "  %-58s %9s %-8s (%s .. %s)%n",
                what,
                number.formatted(spread.median),
                unit,
                number.formatted(spread.min),
                number.formatted(spread.max));
        ObjectNode row = rows.addObject();
        row.put("benchmark", benchmark).put("what", what).put("unit", unit);
        row.put("median", spread.median).put("min", spread.min).put("max", spread.max);
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), rows);
        System.out.printf("%nwritten to %s%n", file);
    }
}
