/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is computed, and what is not computed again. Each test has a model of its own, a copy of the bundled one, so that
 * its counters are its own.
 */
@ExtendWith(SharedNode.class)
class InferenceIT {
    private static final int MAX_LENGTH = 256;

    private final Node node;
    private String model;

    InferenceIT(Node node) {
        this.node = node;
    }

    @BeforeEach
    void newModel(TestInfo test) throws Exception {
        model = "of-" + test.getTestMethod().orElseThrow().getName().toLowerCase();
        node.copyOfBundledModel(model);
    }

    @Test
    void unchangedDocumentIsNotEmbeddedAgain() {
        pipeline("\"fingerprint_field\": \"meta.fingerprint\"");
        JsonNode first = index("1", "{ \"title\": \"gravitational waves\" }");
        assertThat(first.at("/meta/fingerprint").asText()).matches("[0-9a-f]{32}");
        assertThat(texts()).isEqualTo(1);

        // As _update_by_query, _reindex and a client that read the document send it back: vectors and all.
        assertThat(index("1", first.toString())).isEqualTo(first);
        assertThat(texts()).isEqualTo(1);
    }

    @Test
    void changedTextIsEmbeddedAgain() {
        pipeline("\"fingerprint_field\": \"fingerprint\"");
        ObjectNode document = (ObjectNode) index("1", "{ \"title\": \"gravitational waves\" }");
        JsonNode second =
                index("1", document.deepCopy().put("title", "black holes").toString());
        assertThat(texts()).isEqualTo(2);
        assertThat(second.path("fingerprint")).isNotEqualTo(document.path("fingerprint"));
        assertThat(second.path("title_vector")).isNotEqualTo(document.path("title_vector"));
    }

    @Test
    void lostVectorIsEmbeddedAgain() {
        pipeline("\"fingerprint_field\": \"fingerprint\"");
        ObjectNode document = (ObjectNode) index("1", "{ \"title\": \"gravitational waves\" }");
        JsonNode vector = document.remove("title_vector");
        assertThat(index("1", document.toString()).path("title_vector")).isEqualTo(vector);
        assertThat(texts()).isEqualTo(2);
    }

    @Test
    void partialUpdateKeepsTheVector() {
        pipeline("\"fingerprint_field\": \"fingerprint\"");
        JsonNode document = index("1", "{ \"title\": \"gravitational waves\" }");
        Checks.ok(node.client().post("/" + model + "/_update/1", "{ \"doc\": { \"year\": 2015 } }"));
        JsonNode updated = Checks.source(node.client(), model, "1");
        assertThat(updated.path("year").asInt()).isEqualTo(2015);
        assertThat(updated.path("title_vector")).isEqualTo(document.path("title_vector"));
        assertThat(texts()).isEqualTo(1);
    }

    @Test
    void changedModelEmbedsAgain() throws Exception {
        pipeline("\"fingerprint_field\": \"fingerprint\"");
        JsonNode document = index("1", "{ \"title\": \"gravitational waves\" }");
        Path properties =
                node.home().resolve("config/ingest-djl/models/" + model).resolve("serving.properties");
        Files.writeString(properties, "\npassage_prefix=passage: \n", StandardOpenOption.APPEND);
        Checks.ok(node.client().post("/_ingest/djl/models/" + model + "/_unload", null));

        JsonNode second = index("1", document.toString());
        assertThat(texts()).isEqualTo(2);
        assertThat(second.path("title_vector")).isNotEqualTo(document.path("title_vector"));
    }

    @Test
    void fingerprintFieldThatIsATargetIsRefused() {
        Checks.refused(
                node.client().put("/_ingest/pipeline/bad", """
                        { "processors": [ { "djl_text_embedding": {
                            "field_map": { "title": "v" }, "fingerprint_field": "v" } } ] }"""),
                "[fingerprint_field] must be a field of its own, got [v]");
    }

    @Test
    void longTextIsTruncatedOrAveragedAndCounted() {
        String beginning = "neutrino oscillation ".repeat(MAX_LENGTH);
        String text = beginning + "protein folding ".repeat(MAX_LENGTH);
        pipeline("\"long_text\": \"truncate\"");
        JsonNode truncated = index("1", "{ \"title\": \"" + text + "\" }").path("title_vector");
        assertThat(truncated)
                .isEqualTo(index("2", "{ \"title\": \"" + beginning + "\" }").path("title_vector"));
        assertThat(counter("truncated")).isEqualTo(2);

        pipeline("\"long_text\": \"average\"");
        JsonNode averaged = index("3", "{ \"title\": \"" + text + "\" }").path("title_vector");
        assertThat(averaged).hasSize(384).isNotEqualTo(truncated);
        double squares = 0;
        for (JsonNode value : averaged) {
            squares += value.asDouble() * value.asDouble();
        }
        assertThat(squares).isBetween(0.999, 1.001);
        assertThat(counter("truncated")).isEqualTo(2);
    }

    @Test
    void unknownWayWithLongTextIsRefused() {
        Checks.refused(
                node.client().put("/_ingest/pipeline/bad", """
                        { "processors": [ { "djl_text_embedding": {
                            "field_map": { "title": "v" }, "long_text": "summarise" } } ] }"""),
                "[long_text] must be one of [truncate, average, passages], got [summarise]");
    }

    @Test
    void repeatedQueryIsAnsweredFromTheCache() {
        pipeline("\"ignore_missing\": false");
        index("1", "{ \"title\": \"gravitational waves\" }");
        Checks.ok(node.client().post("/" + model + "/_refresh", null));
        long hits = Stats.ofCache(node.client(), "hits");
        for (int i = 0; i < 12; i++) {
            Checks.ok(node.client().post("/" + model + "/_search", """
                    { "knn": { "field": "title_vector", "k": 1, "num_candidates": 10, "query_vector_builder": {
                        "djl_text_embedding": { "model_id": "%s", "model_text": "ripples of space" } } } }""".formatted(model)));
        }
        assertThat(Stats.ofCache(node.client(), "hits") - hits).isEqualTo(11);
        assertThat(texts()).isEqualTo(2);
    }

    private void pipeline(String options) {
        Checks.ok(node.client().put("/_ingest/pipeline/" + model, """
                { "processors": [ { "djl_text_embedding": {
                    "model_id": "%s", "field_map": { "title": "title_vector" }, %s } } ] }""".formatted(model, options)));
        if (node.client().get("/" + model).status() == 404) {
            Checks.ok(node.client().put("/" + model, """
                    { "settings": { "default_pipeline": "%s" }, "mappings": { "properties": {
                        "title_vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } }""".formatted(model)));
        }
    }

    /** The source of a document after it was indexed. */
    private JsonNode index(String id, String source) {
        Checks.ok(node.client().put("/" + model + "/_doc/" + id, source));
        return Checks.source(node.client(), model, id);
    }

    private long texts() {
        return counter("texts");
    }

    private long counter(String counter) {
        return Stats.ofModel(node.client(), model, counter);
    }
}
