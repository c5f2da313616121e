/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ModelOnNodes;
import io.github.ingestdjl.loader.index.ModelOnNodes.OnNode;
import io.github.ingestdjl.loader.index.NodeFailure;
import io.github.ingestdjl.loader.index.PluginModels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The models of a cluster for people and for programs. */
record ModelListReport(PluginModels.Listing listing) {

    /** Of a fingerprint's 32 digits, enough to tell a handful of models apart. */
    private static final int SHOWN_DIGITS = 12;

    private static final int SHOWN_NODES = 3;

    /** A line for each model, then one for each thing that is wrong. */
    String text() {
        TextTable table = new TextTable(
                "model", "dimensions", "tokens", "pooling", "fingerprint", "nodes", "loaded on", "precision", "");
        List<String> problems = new ArrayList<>();
        for (ModelOnNodes model : listing.models()) {
            table.row(
                    model.id(),
                    number(model.dimensions()),
                    number(model.maxLength()),
                    Objects.requireNonNullElse(model.pooling(), "-"),
                    fingerprint(model),
                    having(model),
                    loaded(model),
                    precision(model),
                    model.isDefault() ? "default" : "");
            problems.addAll(problems(model));
        }
        listing.failures().forEach(failure -> problems.add(failureText(failure)));
        List<String> lines = new ArrayList<>();
        if (listing.models().isEmpty()) {
            lines.add("the nodes have no models");
        } else {
            lines.addAll(table.lines());
        }
        if (!problems.isEmpty()) {
            lines.add("");
            lines.addAll(problems);
        }
        return String.join(System.lineSeparator(), lines);
    }

    static String failureText(NodeFailure failure) {
        return "node [" + failure.nodeId() + "] failed: " + failure.reason();
    }

    private static String having(ModelOnNodes model) {
        long having =
                model.nodes().stream().filter(node -> node.source() != null).count();
        int all = model.nodes().size();
        return having == all ? String.valueOf(all) : having + " of " + all;
    }

    /** The nodes that have it in memory, by their names if they are not all. */
    private static String loaded(ModelOnNodes model) {
        List<String> names =
                model.nodes().stream().filter(OnNode::loaded).map(OnNode::name).toList();
        if (names.isEmpty()) {
            return "-";
        }
        if (names.size() > 1 && names.size() == model.nodes().size()) {
            return "all";
        }
        int more = names.size() - SHOWN_NODES;
        return more <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_NODES)) + " and " + more + " more";
    }

    /** Nodes may differ: each takes what it computes faster. */
    private static String precision(ModelOnNodes model) {
        List<String> precisions = model.nodes().stream()
                .map(OnNode::precision)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        return precisions.isEmpty() ? "-" : String.join(", ", precisions);
    }

    private static String number(int value) {
        return value == 0 ? "-" : String.valueOf(value);
    }

    private static String fingerprint(ModelOnNodes model) {
        if (model.fingerprint() != null) {
            return beginning(model.fingerprint());
        }
        return byFingerprint(model).isEmpty() ? "-" : "DIFFER";
    }

    private static String beginning(String fingerprint) {
        return fingerprint.substring(0, Math.min(SHOWN_DIGITS, fingerprint.length()));
    }

    private static Map<String, List<String>> byFingerprint(ModelOnNodes model) {
        Map<String, List<String>> nodes = new LinkedHashMap<>();
        model.nodes().stream().filter(node -> node.fingerprint() != null).forEach(node -> nodes.computeIfAbsent(
                        node.fingerprint(), ignored -> new ArrayList<>())
                .add(node.name()));
        return nodes;
    }

    private static List<String> problems(ModelOnNodes model) {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> fingerprints = byFingerprint(model);
        if (fingerprints.size() > 1) {
            List<String> groups = new ArrayList<>();
            fingerprints.forEach((fingerprint, nodes) -> groups.add(beginning(fingerprint) + " on " + nodes));
            problems.add("model [" + model.id()
                    + "] differs between nodes, so their vectors cannot be compared: " + String.join(", ", groups)
                    + "; install the same folder on every node, then POST _ingest/djl/models/" + model.id()
                    + "/_unload");
        }
        for (OnNode node : model.nodes()) {
            if (node.error() != null) {
                problems.add("model [" + model.id() + "] on node [" + node.name() + "]: " + node.error());
            }
        }
        if (!model.consistent() && problems.isEmpty()) {
            problems.add("model [" + model.id() + "] is described or taken as default differently by the nodes:"
                    + " GET _ingest/djl/models/" + model.id() + " tells how");
        }
        return problems;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("models", listing.models().stream().map(ModelListReport::json).toList());
        json.put("failures", failures(listing.failures()));
        return json;
    }

    static List<Map<String, Object>> failures(List<NodeFailure> failures) {
        return failures.stream()
                .map(failure -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("node_id", failure.nodeId());
                    json.put("reason", failure.reason());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> json(ModelOnNodes model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", model.id());
        json.put("default", model.isDefault());
        json.put("consistent", model.consistent());
        json.put("dimensions", model.dimensions() == 0 ? null : model.dimensions());
        json.put("max_length", model.maxLength() == 0 ? null : model.maxLength());
        json.put("pooling", model.pooling());
        json.put("normalize", model.normalize());
        json.put("fingerprint", model.fingerprint());
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (OnNode node : model.nodes()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", node.nodeId());
            entry.put("name", node.name());
            entry.put("source", node.source());
            entry.put("state", node.state());
            entry.put("loaded", node.loaded());
            entry.put("fingerprint", node.fingerprint());
            entry.put("precision", node.precision());
            entry.put("native_memory_in_bytes", node.nativeBytes());
            entry.put("error", node.error());
            nodes.add(entry);
        }
        json.put("nodes", nodes);
        return json;
    }
}
