/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the nodes found when they compared their vectors with those in their own folders of a model.
 *
 * @param ok whether all nodes answered, and all of them well
 * @param nodes sorted by name
 * @param failures of nodes that gave no answer, such as those without the model
 */
public record ModelCheck(boolean ok, List<OnNode> nodes, List<NodeFailure> failures) {

    /**
     * The check on one node.
     *
     * @param quantized whether the model computes in int8, so that the cosine decides; null if the node could not tell
     * @param precision {@code float32} or {@code bfloat16}, whose cosine decides too; null if the node could not tell
     * @param texts how many vectors were compared, 0 if the folder has none or they could not be
     * @param maxDifference the largest difference of two values; infinite if vectors could not be compared
     * @param minCosine the smallest cosine of two vectors
     * @param error what is wrong, or null
     */
    public record OnNode(
            String name,
            boolean ok,
            Boolean quantized,
            String precision,
            int texts,
            double maxDifference,
            double minCosine,
            String error) {

        /** Whether its folder is sound but for vectors to compare with. */
        public boolean hasNothingToCompare() {
            return quantized != null && texts == 0;
        }
    }

    static ModelCheck of(JsonNode answer) {
        List<OnNode> nodes = new ArrayList<>();
        answer.path("nodes").properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            nodes.add(new OnNode(
                    node.path("name").asText(entry.getKey()),
                    node.path("ok").asBoolean(),
                    node.has("quantized") ? node.path("quantized").asBoolean() : null,
                    node.path("precision").textValue(),
                    node.path("texts").asInt(),
                    node.path("max_difference").asDouble(Double.POSITIVE_INFINITY),
                    node.path("min_cosine").asDouble(-1),
                    node.path("error").textValue()));
        });
        return new ModelCheck(answer.path("ok").asBoolean(), List.copyOf(nodes), NodeFailure.of(answer));
    }
}
