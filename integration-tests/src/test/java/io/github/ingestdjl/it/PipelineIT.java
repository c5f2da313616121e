/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "[model_id] names no model, got [no-such-model], valid are [",
                Artifacts.DEFAULT_MODEL,
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
        for (String id : new String[] {"../arxiv-static-384-v2", "..", "a/b", "", "/etc", "A"}) {
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
                option.modelName=arxiv-static-384-v2
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

    /** A zip whose directory is whole but whose contents are not can only be found by loading it. */
    @Test
    void modelThatCannotBeLoadedFailsTheDocumentWithTheReason() throws Exception {
        Path model = node.copyOfBundledModel("damaged").resolve(Artifacts.DEFAULT_MODEL + ".pt");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            byte[] noise = new byte[64 * 1024];
            java.util.Arrays.fill(noise, (byte) 0x5A);
            file.seek(0);
            file.write(noise);
        }
        Checks.ok(create("damaged", "\"model_id\": \"damaged\", " + FIELDS));
        Response response = node.client().put("/damaged/_doc/1?pipeline=damaged", "{\"title\": \"x\"}");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.reasons()).contains("model [damaged] cannot be loaded: ");
        Checks.ok(create("still-works", FIELDS));
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

    private Response create(String pipeline, String configuration) {
        return node.client()
                .put(
                        "/_ingest/pipeline/" + pipeline,
                        "{ \"processors\": [ { \"djl_text_embedding\": { " + configuration + " } } ] }");
    }
}
