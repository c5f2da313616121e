/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.format.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plugin's own REST API, {@code _ingest/djl/models}, which the Elasticsearch client has no methods for. Thread-safe. */
public final class PluginModels {

    static final String PATH = "_ingest/djl/models";

    private final ClusterClient cluster;

    /** @param cluster stays the caller's to close */
    public PluginModels(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /**
     * What the nodes have.
     *
     * @param models sorted by id
     * @param failures of nodes that gave no answer
     */
    public record Listing(List<ModelOnNodes> models, List<NodeFailure> failures) {}

    /** All models of all nodes. */
    public Listing list() {
        JsonNode answer = send("GET", "", Map.of(), null);
        List<ModelOnNodes> models = new ArrayList<>();
        answer.path("models")
                .properties()
                .forEach(model -> models.add(ModelOnNodes.of(model.getKey(), model.getValue())));
        return new Listing(List.copyOf(models), NodeFailure.of(answer));
    }

    /**
     * Lets every node compare its vectors with those in its own folder. Loads the model where it is not loaded.
     *
     * @param tolerance what a value may differ by
     * @param minCosine what the cosine must be at least, for models that compute in int8
     */
    public ModelCheck check(ModelId id, double tolerance, double minCosine) {
        Map<String, String> bounds =
                Map.of("tolerance", Double.toString(tolerance), "min_cosine", Double.toString(minCosine));
        return ModelCheck.of(send("POST", "/" + id + "/_check", bounds, null));
    }

    /**
     * The vector that the node which gets the request gives a text.
     *
     * @param inputType {@code query} or {@code passage}
     */
    public float[] embed(ModelId id, String inputType, String text) {
        Map<String, Object> body = Map.of("texts", List.of(text), "input_type", inputType);
        JsonNode answer = send("POST", "/" + id + "/_embed", Map.of(), body);
        JsonNode values = answer.path("embeddings").path(0).path("vector");
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values.get(i).floatValue();
        }
        return vector;
    }

    private JsonNode send(String method, String path, Map<String, String> parameters, Object body) {
        return cluster.json(method, "/" + PATH + path, parameters, body);
    }
}
