/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One model as the cluster's nodes have it. What only a loaded model tells is null or 0 until a node has loaded it.
 *
 * @param isDefault whether the nodes take it where none is named
 * @param consistent whether all nodes have it, valid, and the same, as far as they know
 * @param dimensions of a vector, or 0
 * @param maxLength tokens after which a text is cut, or 0 if its folder is invalid
 * @param pooling null if its folder is invalid
 * @param queryPrefix what it puts before a query; null if its folder is invalid
 * @param passagePrefix what it puts before any other text; null if its folder is invalid
 * @param fingerprint what all nodes that have loaded it agree on, or null
 * @param nodes sorted by name
 */
public record ModelOnNodes(
        String id,
        boolean isDefault,
        boolean consistent,
        int dimensions,
        int maxLength,
        String pooling,
        Boolean normalize,
        String queryPrefix,
        String passagePrefix,
        String fingerprint,
        List<OnNode> nodes) {

    /**
     * The model on one node.
     *
     * @param source {@code plugin} or {@code configuration}, or null if the node does not have it
     * @param state where it is in its life there: absent, loading, serving or draining; null if the node does not have it
     * @param fingerprint null if it is not loaded
     * @param precision what it computes in there; null if it is not loaded
     * @param nativeBytes what its weights take outside the heap
     * @param error what is wrong with it there, or why it could not be loaded, or null
     */
    public record OnNode(
            String nodeId,
            String name,
            String source,
            String state,
            boolean loaded,
            String fingerprint,
            String precision,
            long nativeBytes,
            String error) {}

    static ModelOnNodes of(String id, JsonNode model) {
        List<OnNode> nodes = new ArrayList<>();
        model.path("nodes").properties().forEach(node -> nodes.add(onNode(node.getKey(), node.getValue())));
        return new ModelOnNodes(
                id,
                model.path("default").asBoolean(),
                model.path("consistent").asBoolean(),
                model.path("dimensions").asInt(),
                model.path("max_length").asInt(),
                text(model, "pooling"),
                model.has("normalize") ? model.path("normalize").asBoolean() : null,
                text(model, "query_prefix"),
                text(model, "passage_prefix"),
                text(model, "fingerprint"),
                List.copyOf(nodes));
    }

    private static OnNode onNode(String id, JsonNode node) {
        return new OnNode(
                id,
                node.path("name").asText(id),
                text(node, "source"),
                text(node, "state"),
                node.path("loaded").asBoolean(),
                text(node, "fingerprint"),
                text(node, "precision"),
                node.path("native_memory_in_bytes").asLong(),
                error(node));
    }

    private static String error(JsonNode node) {
        String reason = node.at("/last_load_failure/reason").textValue();
        return node.has("error") || reason == null ? text(node, "error") : "could not be loaded: " + reason;
    }

    private static String text(JsonNode parent, String name) {
        return parent.path(name).textValue();
    }
}
