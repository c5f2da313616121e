/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.loader.index.ModelCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A check of a model for people and for programs.
 *
 * @param local the comparison with vectors of the user's, or null
 */
record ModelCheckReport(ModelId model, ModelCheck check, VectorComparison local, double tolerance, double minCosine) {
    private static final String BFLOAT16 = Precision.BFLOAT16.key();

    boolean ok() {
        return check.failures().isEmpty()
                && check.nodes().stream().allMatch(this::passes)
                && (local == null || localProblem() == null);
    }

    /** With vectors of the user's, a folder needs none of its own. */
    private boolean passes(ModelCheck.OnNode node) {
        return node.ok() || local != null && node.hasNothingToCompare();
    }

    private boolean quantized() {
        return check.nodes().stream().anyMatch(node -> Boolean.TRUE.equals(node.quantized()));
    }

    /** On any node: which of them gave the vectors is not known. */
    private boolean bfloat16() {
        return check.nodes().stream().anyMatch(node -> BFLOAT16.equals(node.precision()));
    }

    private String localProblem() {
        if (quantized() || bfloat16()) {
            double least = quantized() ? minCosine : VectorComparison.BFLOAT16_MIN_COSINE;
            return local.minCosine() >= least ? null : String.format(Locale.ROOT, "the cosine is less than %s", least);
        }
        return local.maxDifference() <= tolerance
                ? null
                : String.format(Locale.ROOT, "a value differs by more than %s", tolerance);
    }

    /** A line for each node, one for the user's vectors, then what is wrong. */
    String text() {
        TextTable table = new TextTable("node", "weights", "texts", "difference", "cosine", "result");
        List<String> problems = new ArrayList<>();
        for (ModelCheck.OnNode node : check.nodes()) {
            boolean compared = node.texts() > 0;
            table.row(
                    node.name(),
                    weights(node),
                    compared ? String.valueOf(node.texts()) : "-",
                    compared ? difference(node.maxDifference()) : "-",
                    compared ? cosine(node.minCosine()) : "-",
                    node.ok() ? "ok" : passes(node) ? "not compared" : "FAILED");
            if (node.error() != null) {
                problems.add("node [" + node.name() + "]: " + node.error());
            }
        }
        if (local != null) {
            String problem = localProblem();
            table.row(
                    "(--golden)",
                    quantized() ? "int8" : bfloat16() ? BFLOAT16 : "float32",
                    String.valueOf(local.texts()),
                    difference(local.maxDifference()),
                    cosine(local.minCosine()),
                    problem == null ? "ok" : "FAILED");
            if (problem != null) {
                problems.add("vectors of --golden: " + problem);
            }
        }
        check.failures().forEach(failure -> problems.add(ModelListReport.failureText(failure)));
        List<String> lines = new ArrayList<>(table.lines());
        lines.addAll(problems);
        lines.add("model [" + model + "] " + (ok() ? "is ok" : "is NOT ok"));
        return String.join(System.lineSeparator(), lines);
    }

    private static String weights(ModelCheck.OnNode node) {
        if (node.quantized() == null) {
            return "-";
        }
        return node.quantized() ? "int8" : Objects.requireNonNullElse(node.precision(), "float32");
    }

    private static String difference(double value) {
        return Double.isInfinite(value) ? "-" : String.format(Locale.ROOT, "%.1e", value);
    }

    private static String cosine(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_id", model.value());
        json.put("ok", ok());
        json.put("tolerance", tolerance);
        json.put("min_cosine", minCosine);
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (ModelCheck.OnNode node : check.nodes()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", node.name());
            entry.put("ok", node.ok());
            entry.put("quantized", node.quantized());
            entry.put("precision", node.precision());
            entry.put("texts", node.texts());
            entry.put("max_difference", node.texts() > 0 ? finite(node.maxDifference()) : null);
            entry.put("min_cosine", node.texts() > 0 ? node.minCosine() : null);
            entry.put("error", node.error());
            nodes.add(entry);
        }
        json.put("nodes", nodes);
        if (local != null) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("ok", localProblem() == null);
            entry.put("texts", local.texts());
            entry.put("max_difference", finite(local.maxDifference()));
            entry.put("min_cosine", local.minCosine());
            json.put("golden", entry);
        }
        json.put("failures", ModelListReport.failures(check.failures()));
        return json;
    }

    /** Infinity is no JSON. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
