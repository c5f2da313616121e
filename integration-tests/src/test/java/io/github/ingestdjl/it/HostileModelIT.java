/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that gives other things than it promises, now and then or always: what is no vector is in no index, whoever asked
 * hears why, and the texts beside it get their vectors. {@link CrashIT} has one that never returns.
 */
@ExtendWith(SharedNode.class)
class HostileModelIT {
    private static final String PIPELINE = """
            { "processors": [ { "djl_text_embedding": { "model_id": "%s", "field_map": { "t": "v" } } } ] }""";

    private final Node node;
    private final NodeClient client;

    HostileModelIT(Node node) {
        this.node = node;
        this.client = node.client();
    }

    private void create(String id, int dimensions) {
        Checks.ok(client.put("/_ingest/pipeline/" + id, PIPELINE.formatted(id)));
        Checks.ok(client.put("/" + id, """
                { "settings": { "number_of_replicas": 0, "default_pipeline": "%s" }, "mappings": { "properties": {
                    "v": { "type": "dense_vector", "dims": %d, "similarity": "cosine" } } } }""".formatted(id, dimensions)));
    }

    @Test
    void whatIsNoVectorIsInNoIndexAndWhatIsBesideItIs() throws IOException {
        node.copyOfTestModel("models/tiny-moody", "moody");
        create("moody", 8);
        Map<String, String> failing = new LinkedHashMap<>();
        failing.put("error", "model [moody] failed: a value of the vector is no finite number");
        failing.put("neural", "model [moody] failed: a value of the vector is no finite number");
        failing.put("network", "model [moody] failed: it returned a vector of [7] dimensions, not of [8]");
        failing.put("graph", "model [moody] failed: the model must return a row for each of the [1] texts, got (0, 8)");
        failing.put("lattice", "lattice is not to my liking");
        failing.put("beyond", "index out of range in self");
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            bulk.append("{ \"index\": { \"_id\": \"good-").append(i).append("\" } }\n");
            bulk.append("{ \"t\": \"black holes")
                    .append(" quantum".repeat(i % 5))
                    .append(" number ");
            bulk.append(i).append("\" }\n");
            if (i % 10 == 0) {
                failing.keySet().forEach(word -> bulk.append("{ \"index\": { \"_id\": \"")
                        .append(word)
                        .append("\" } }\n{ \"t\": \"a ")
                        .append(word)
                        .append("\" }\n"));
            }
        }
        JsonNode items = Checks.ok(client.post("/moody/_bulk?refresh=true", bulk.toString()))
                .body()
                .path("items");
        for (JsonNode item : items) {
            JsonNode result = item.path("index");
            String id = result.path("_id").asText();
            if (id.startsWith("good-")) {
                assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(201);
            } else {
                assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(500);
                assertThat(result.path("error").toString()).contains(failing.get(id));
            }
        }
        assertThat(items).hasSize(50 + 5 * failing.size());
        Response count = client.post("/moody/_count", "{ \"query\": { \"exists\": { \"field\": \"v\" } } }");
        assertThat(count.body().path("count").asInt()).isEqualTo(50);
        assertThat(client.get("/moody/_count").body().path("count").asInt()).isEqualTo(50);

        Response search = client.post("/moody/_search", """
                { "knn": { "field": "v", "k": 1, "num_candidates": 10, "query_vector_builder": {
                    "djl_text_embedding": { "model_id": "moody", "model_text": "an error" } } } }""");
        assertThat(search.status()).as("%s", search).isEqualTo(500);
        assertThat(search.reasons()).contains(failing.get("error"));
    }

    @Test
    void dimensionsThatDoNotFitTheMappingAreNamedWithThoseOfTheMapping() throws IOException {
        node.copyOfTestModel("models/tiny-texts", "misfit");
        create("misfit", 16);
        Response document = client.put("/misfit/_doc/1", "{ \"t\": \"black holes\" }");
        Checks.refused(document, "[8]", "[16]");
        assertThat(client.get("/misfit/_doc/1").status()).isEqualTo(404);

        Checks.ok(client.put(
                "/misfit/_doc/1?pipeline=_none&refresh=true",
                "{ \"v\": " + Arrays.toString(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
                        + " }"));
        Response search = client.post("/misfit/_search", """
                { "knn": { "field": "v", "k": 1, "num_candidates": 10, "query_vector_builder": {
                    "djl_text_embedding": { "model_id": "misfit", "model_text": "black holes" } } } }""");
        Checks.refused(search, "[8]", "[16]");
    }

    @Test
    void modelThatReturnsNoVectorsAtAllIsNotLoaded() throws IOException {
        for (String model : new String[] {"tiny-strings", "tiny-scalar"}) {
            node.copyOfTestModel("models/" + model, model);
            Response load = client.post("/_ingest/djl/models/" + model + "/_load", null);
            Checks.unavailable(load, "with [pooling] [none] the model must return [batch, dimensions], got ()");
        }
    }

    @Test
    void fileThatIsCutShortOrOtherThanListedIsNotLoaded() throws IOException {
        Path cut = node.copyOfTestModel("models/tiny-texts", "cut-short");
        byte[] whole = Files.readAllBytes(cut.resolve("tiny-texts.pt"));
        Files.write(cut.resolve("tiny-texts.pt"), Arrays.copyOf(whole, whole.length / 2));
        Checks.unavailable(client.post("/_ingest/djl/models/cut-short/_load", null), "model [cut-short] is invalid: ");

        Path other = node.copyOfTestModel("models/tiny-texts", "exchanged");
        Files.writeString(other.resolve("SHA256SUMS"), "0".repeat(64) + "  tiny-texts.pt\n");
        Checks.unavailable(
                client.post("/_ingest/djl/models/exchanged/_load", null),
                "model [exchanged] is damaged: [tiny-texts.pt] has the SHA-256 [");
        Files.delete(other.resolve("SHA256SUMS"));
        Checks.ok(client.post("/_ingest/djl/models/exchanged/_load", null));
    }

    /** A message that quotes what is wrong with a file would quote any file that the node can read. */
    @Test
    void linksOutOfTheFolderOfModelsAreNotFollowed(@TempDir Path outside) throws IOException {
        for (String name : new String[] {"tokenizer.json", "serving.properties", "golden.json", "SHA256SUMS"}) {
            Path secret = Files.writeString(outside.resolve(name), "top=secret");
            String id = "link-" + name.split("\\W")[0].toLowerCase(Locale.ROOT);
            Path link = node.copyOfTestModel("models/tiny-texts", id).resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, secret);
            String refusal = "[" + name + "] is a link that leads out of the folder of models";
            Checks.unavailable(client.post("/_ingest/djl/models/" + id + "/_load", null), refusal);
            Checks.refused(client.put("/_ingest/pipeline/" + id, PIPELINE.formatted(id)), refusal);
            Response check = Checks.ok(client.post("/_ingest/djl/models/" + id + "/_check", null));
            assertThat(check.body().toString()).contains(refusal).doesNotContain("secret");
        }
        Path models = node.copyOfTestModel("models/tiny-texts", "linked-to").getParent();
        Files.createSymbolicLink(models.resolve("link-out"), outside);
        Checks.unavailable(
                client.post("/_ingest/djl/models/link-out/_load", null), "[link-out] is a link that leads out");
        Files.createSymbolicLink(models.resolve("link-within"), Path.of("linked-to"));
        Checks.ok(client.post("/_ingest/djl/models/link-within/_load", null));
    }
}
