/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.ingest.Pipeline;
import co.elastic.clients.elasticsearch.ingest.Processor;
import co.elastic.clients.elasticsearch.ingest.SimulateDocumentResult;
import co.elastic.clients.elasticsearch.ingest.SimulateResponse;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The ingest pipeline that embeds a paper's title, abstract or both on the node.
 *
 * @param model the model; without an id the node's default model, without a fingerprint whatever a node has by that id
 * @param field which of the texts
 */
record EmbeddingPipeline(IndexModel model, PaperField field) {

    static final String PROCESSOR = "djl_text_embedding";

    private static final String MODEL_ID = "model_id";

    private static final Map<String, String> VECTORS =
            Map.of("title", Paper.TITLE_VECTOR, "abstract", Paper.ABSTRACT_VECTOR);

    /** The field that holds the vector of a text. */
    static String vectorOf(String text) {
        return VECTORS.get(text);
    }

    /** The processor's configuration. */
    Map<String, Object> configuration() {
        Map<String, Object> configuration = new TreeMap<>();
        // A paper without an abstract is indexed without its vector.
        configuration.put("ignore_missing", true);
        Map<String, String> fields = new TreeMap<>(VECTORS);
        fields.keySet().retainAll(field.texts());
        configuration.put("field_map", fields);
        if (model.id() != null) {
            configuration.put(MODEL_ID, model.id());
        }
        if (model.fingerprint() != null) {
            configuration.put("model_fingerprint", model.fingerprint());
        }
        return configuration;
    }

    /** The pipeline as the cluster stores it. */
    Pipeline definition() {
        return Pipeline.of(
                pipeline -> pipeline.description("Embeds " + String.join(" and ", field.texts()) + " of arXiv papers")
                        .processors(processor()));
    }

    /** The models that a pipeline names for the vectors of papers, be it one that a user has written. */
    static List<String> models(Pipeline stored) {
        return stored.processors().stream()
                .filter(processor -> processor._isCustom() && PROCESSOR.equals(processor._customKind()))
                .map(processor -> processor._custom().to(JsonNode.class))
                .filter(configuration -> VECTORS.values().stream()
                        .anyMatch(vector -> configuration.path("field_map").properties().stream()
                                .anyMatch(
                                        entry -> vector.equals(entry.getValue().textValue()))))
                .map(configuration -> configuration.path(MODEL_ID).textValue())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Whether a stored pipeline does the same; its description does not matter. */
    boolean matches(Pipeline stored) {
        return stored.onFailure().isEmpty()
                && stored.processors().size() == 1
                && stored.processors().get(0)._isCustom()
                && PROCESSOR.equals(stored.processors().get(0)._customKind())
                && configuration().equals(stored.processors().get(0)._custom().to(Map.class));
    }

    /**
     * Embeds a text without storing anything, to learn how long the model's vectors are.
     *
     * @throws ClusterException when the plugin or the model is missing, or the model fails
     */
    int dimensions(ClusterClient cluster) {
        String text = field.texts().get(0);
        SimulateResponse response =
                cluster.call(elasticsearch -> elasticsearch.ingest().simulate(simulation -> simulation
                        .pipeline(definition())
                        .docs(document -> document.source(JsonData.of(Map.of(text, "How long are your vectors?"))))));
        SimulateDocumentResult result = response.docs().get(0);
        if (result.error() != null) {
            throw new ClusterException("the pipeline cannot embed a text: " + ClusterErrors.text(root(result.error())));
        }
        JsonData vector = result.doc() == null ? null : result.doc().source().get(vectorOf(text));
        if (vector == null) {
            throw new ClusterException(
                    "the pipeline left no [" + vectorOf(text) + "]: check the plugin's version on every node");
        }
        return vector.to(List.class).size();
    }

    private Processor processor() {
        return Processor.of(processor -> processor._custom(PROCESSOR, configuration()));
    }

    private static ErrorCause root(ErrorCause error) {
        return error.rootCause().isEmpty() ? error : error.rootCause().get(0);
    }
}
