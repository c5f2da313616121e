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

    // The node's limit of one request.
    private static final int MOST_TEXTS = 1000;

    private final ClusterClient cluster;
    private final JsonRequests requests;

    /** @param cluster stays the caller's to close */
    public PluginModels(ClusterClient cluster) {
        this.cluster = cluster;
        this.requests = new JsonRequests(cluster);
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
     * The model that embeds texts to look for in an index: the one that made its vectors or, where the index does not say that, the one asked for
     * or the nodes' default.
     *
     * @param asked an id, or null
     * @throws ClusterException when another one than the index's is asked for, the nodes have other files under its id, or they agree on no default
     */
    public ModelId forQueries(String index, String asked) {
        IndexModel model = IndexModel.of(cluster, index).forQueries(index, asked);
        if (model.id() == null) {
            return defaultModel();
        }
        if (model.fingerprint() != null) {
            String present = IndexModel.onNodes(cluster, model.id()).fingerprint();
            if (!present.equals(model.fingerprint())) {
                throw new ClusterException("the vectors of index [" + index + "] were made by a model [" + model.id()
                        + "] with fingerprint [" + model.fingerprint() + "], the nodes have one with [" + present
                        + "]");
            }
        }
        return new ModelId(model.id());
    }

    private ModelId defaultModel() {
        List<String> ids = list().models().stream()
                .filter(ModelOnNodes::isDefault)
                .map(ModelOnNodes::id)
                .toList();
        if (ids.size() != 1) {
            throw new ClusterException("the nodes must have one default model, got " + ids + ": name one with --model");
        }
        return new ModelId(ids.get(0));
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
        return embed(id, inputType, List.of(text)).get(0);
    }

    /** The vectors of many texts, in their order. */
    public List<float[]> embed(ModelId id, String inputType, List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += MOST_TEXTS) {
            List<String> some = texts.subList(from, Math.min(texts.size(), from + MOST_TEXTS));
            Map<String, Object> body = Map.of("texts", some, "input_type", inputType);
            send("POST", "/" + id + "/_embed", Map.of(), body)
                    .path("embeddings")
                    .forEach(embedding -> vectors.add(floats(embedding.path("vector"))));
        }
        return vectors;
    }

    static float[] floats(JsonNode values) {
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values.get(i).floatValue();
        }
        return vector;
    }

    // As patient as with a bulk: a large model is loaded first, and its texts wait behind those of documents.
    private JsonNode send(String method, String path, Map<String, String> parameters, Object body) {
        return requests.send(method, "/" + PATH + path, parameters, body);
    }
}
