/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class PipelineIT {
    private static final String FIELDS = "\"field_map\": { \"title\": \"title_vector\" }";

    private final Node node;

    PipelineIT(Node node) {
        this.node = node;
    }

    @Test
    void pipelineIsCreatedAndReadBack() {
        Checks.ok(create("created", FIELDS + ", \"ignore_missing\": true, \"tag\": \"t\", \"description\": \"d\""));
        Response read = Checks.ok(node.client().get("/_ingest/pipeline/created"));
        assertThat(read.body()
                        .at("/created/processors/0/djl_text_embedding/field_map/title")
                        .asText())
                .isEqualTo("title_vector");
    }

    @Test
    void simulateShowsVectors() {
        Checks.ok(create("simulated", FIELDS));
        Response response = Checks.ok(node.client().post("/_ingest/pipeline/simulated/_simulate", """
                { "docs": [ { "_source": { "title": "Deep residual learning" } } ] }"""));
        assertThat(response.body().at("/docs/0/doc/_source/title_vector")).hasSize(384);
    }

    @Test
    void allProblemsAreReportedTogether() {
        Checks.refused(
                create("bad", "\"model_id\": \"no-such-model\", \"field_map\": { \"title\": \"title\" }"),
                "[model_id] names no model of this node, got [no-such-model]",
                "[field_map] target [title] would overwrite source [title]");
    }

    @Test
    void unknownKeyIsRefused() {
        Checks.refused(create("bad", FIELDS + ", \"ignore_mising\": true"), "[ignore_mising]");
    }

    @Test
    void missingFieldMapIsRefused() {
        Checks.refused(create("bad", "\"ignore_missing\": true"), "[field_map] required property is missing");
    }

    @Test
    void emptyFieldMapIsRefused() {
        Checks.refused(create("bad", "\"field_map\": {}"), "[field_map] must map at least one field, got []");
    }

    @Test
    void modelIdThatLeavesTheModelsFolderIsRefused() {
        for (String id : new String[] {"../arxiv-static-384-v3", "..", "a/b", "", "/etc", "A"}) {
            Checks.refused(
                    create("bad", "\"model_id\": \"" + id + "\", " + FIELDS), "[model_id] must match", "[" + id + "]");
        }
    }

    @Test
    void modelFolderWithoutTokenizerIsRefused() throws Exception {
        Files.delete(node.copyOfBundledModel("no-tokenizer").resolve("tokenizer.json"));
        Checks.refused(
                create("bad", "\"model_id\": \"no-tokenizer\", " + FIELDS),
                "model [no-tokenizer]",
                "[tokenizer.json] is missing");
    }

    @Test
    void modelFolderWithoutPropertiesIsRefused() throws Exception {
        node.newModel("empty-folder");
        Checks.refused(create("bad", "\"model_id\": \"empty-folder\", " + FIELDS), "[serving.properties] is missing");
    }

    @Test
    void truncatedModelFileIsRefused() throws Exception {
        Path model = node.copyOfBundledModel("truncated").resolve(Artifacts.DEFAULT_MODEL + ".pt");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Checks.refused(
                create("bad", "\"model_id\": \"truncated\", " + FIELDS),
                "[" + Artifacts.DEFAULT_MODEL + ".pt] is not TorchScript or was cut short");
    }

    @Test
    void propertiesAreRefusedWithEveryProblem() throws Exception {
        Path properties = node.copyOfBundledModel("bad-properties").resolve("serving.properties");
        Files.writeString(properties, """
                engine=TensorFlow
                option.modelName=arxiv-static-384-v3
                pooling=median
                maxLength=many
                normalise=true
                """);
        Checks.refused(
                create("bad", "\"model_id\": \"bad-properties\", " + FIELDS),
                "[engine] must be [PyTorch], got [TensorFlow]",
                "[pooling] must be one of [mean, cls, max, mean_sqrt_len, none], got [median]",
                "[maxLength] must be a whole number from 1 to 32768, got [many]",
                "[normalise] is unknown, valid are [addSpecialTokens, ");
    }

    /** Loads and gives other vectors, if nobody looks at the checksums. */
    @Test
    void flippedBitInTheWeightsIsFoundBeforeTheModelIsLoaded() throws Exception {
        Path model = node.copyOfBundledModel("damaged").resolve(Artifacts.DEFAULT_MODEL + ".pt");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
        }
        Checks.ok(create("damaged", "\"model_id\": \"damaged\", " + FIELDS));
        Checks.unavailable(
                node.client().put("/damaged/_doc/1?pipeline=damaged", "{\"title\": \"x\"}"),
                "is damaged: [",
                "/data/0] has another checksum than it was written with");
        Checks.ok(create("still-works", FIELDS));
    }

    @Test
    void modelThatTheEngineCannotLoadFailsTheDocumentAndSaysWhereTheReasonIs() throws Exception {
        Path tokenizer = node.copyOfBundledModel("no-engine").resolve("tokenizer.json");
        Files.writeString(tokenizer, "{}");
        Checks.ok(create("no-engine", "\"model_id\": \"no-engine\", " + FIELDS));
        Response response = node.client().put("/no-engine/_doc/1?pipeline=no-engine", "{\"title\": \"x\"}");
        Checks.unavailable(
                response, "model [no-engine] cannot be used on this node; [GET _ingest/djl/models/no-engine] says why");
        assertThat(response.reasons()).doesNotContain(node.home().toString());
        assertThat(Checks.ok(node.client().get("/_ingest/djl/models/no-engine"))
                        .body()
                        .findPath("last_load_failure")
                        .path("reason")
                        .asText())
                .startsWith("model [no-engine] cannot be loaded: ");
    }

    @Test
    void targetsThatManyFieldsShareAreRefusedAtOnceAndInAShortMessage() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 4000; i++) {
            fields.append(i == 0 ? "" : ", ").append("\"s").append(i).append("\": \"v\"");
        }
        String processor = "{ \"djl_text_embedding\": { \"field_map\": { " + fields + " } } }";
        Response response = node.client()
                .post(
                        "/_ingest/pipeline/_simulate",
                        "{ \"pipeline\": { \"processors\": [ " + processor
                                + " ] }, \"docs\": [ { \"_source\": {} } ] }");
        Checks.refused(response, "targets [v] and [v] overwrite each other", "; and [3989] more");
        assertThat(response.body().toString()).hasSizeLessThan(10_000);
    }

    @Test
    void targetThatWouldBeLostIsRefused() {
        Checks.refused(
                create("bad", "\"field_map\": { \"title\": \"_ingest.timestamp\" }"),
                "the target of [title] must not be a metadata field, got [_ingest.timestamp]");
    }

    @Test
    void vectorGoesWithItsText() {
        Checks.ok(create("erasing", FIELDS + ", \"ignore_missing\": true, \"fingerprint_field\": \"fingerprint\""));
        Checks.ok(node.client().put("/erasing", """
                { "settings": { "default_pipeline": "erasing" }, "mappings": { "properties": {
                    "title_vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } }"""));
        for (String gone : new String[] {"null", "\"\"", "[]"}) {
            Checks.ok(node.client().put("/erasing/_doc/1", "{ \"title\": \"to be erased\" }"));
            assertThat(source("erasing").path("title_vector")).hasSize(384);
            Checks.ok(node.client().post("/erasing/_update/1", "{ \"doc\": { \"title\": " + gone + " } }"));
            assertThat(source("erasing").has("title_vector")).as(gone).isFalse();
            assertThat(source("erasing").has("fingerprint")).as(gone).isFalse();
        }
    }

    @Test
    void oldVectorDoesNotOutliveAFailureThatIsIgnored() {
        Checks.ok(create("ignoring", FIELDS + ", \"ignore_failure\": true"));
        Checks.ok(node.client().put("/ignoring", """
                { "settings": { "default_pipeline": "ignoring" }, "mappings": { "properties": {
                    "title": { "enabled": false, "type": "object" },
                    "title_vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } }"""));
        Checks.ok(node.client().put("/ignoring/_doc/1", "{ \"title\": \"a text\" }"));
        Checks.ok(node.client().post("/ignoring/_update/1", "{ \"doc\": { \"title\": 7 } }"));
        assertThat(source("ignoring").path("title").asInt()).isEqualTo(7);
        assertThat(source("ignoring").has("title_vector")).isFalse();
    }

    private JsonNode source(String index) {
        return Checks.source(node.client(), index, "1");
    }

    @Test
    void failureCanBeHandledByThePipeline() {
        Checks.ok(create(
                "handled",
                FIELDS + ", \"on_failure\": [ { \"djl_text_embedding\": { "
                        + "\"field_map\": { \"fallback\": \"title_vector\" } } } ]"));
        Response response = Checks.ok(node.client().post("/_ingest/pipeline/handled/_simulate", """
                { "docs": [ { "_source": { "title": 7, "fallback": "a text" } } ] }"""));
        assertThat(response.body().at("/docs/0/doc/_source/title_vector")).hasSize(384);
    }

    /** Elasticsearch runs each processor from within the answer of the one before. */
    @Test
    void thousandsOfProcessorsThatAnswerAtOnceDoNotOverflowTheStack() throws Exception {
        node.copyOfTestModel("models/tiny-nan", "never-works");
        simulateMany("\"ignore_missing\": true", "{}");
        simulateMany("\"model_id\": \"never-works\", \"ignore_failure\": true", "{ \"title\": \"black holes\" }");
    }

    private void simulateMany(String options, String source) {
        String processor = "{ \"djl_text_embedding\": { " + FIELDS + ", " + options + " } }";
        Response response = Checks.ok(node.client()
                .post(
                        "/_ingest/pipeline/_simulate",
                        "{ \"pipeline\": { \"processors\": [ "
                                + String.join(", ", Collections.nCopies(5_000, processor))
                                + " ] }, \"docs\": [ { \"_source\": " + source + " } ] }"));
        assertThat(response.body().at("/docs/0/doc/_source").has("title_vector"))
                .isFalse();
    }

    private Response create(String pipeline, String configuration) {
        return node.client()
                .put(
                        "/_ingest/pipeline/" + pipeline,
                        "{ \"processors\": [ { \"djl_text_embedding\": { " + configuration + " } } ] }");
    }
}
