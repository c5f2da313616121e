/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class RestApiIT {
    private static final String DEFAULT = Artifacts.DEFAULT_MODEL;

    private final Node node;

    RestApiIT(Node node) {
        this.node = node;
    }

    private static String path(String modelId, String rest) {
        return "/_ingest/djl/models/" + modelId + rest;
    }

    /** The entry of a model in the list of models. */
    private JsonNode model(String id) {
        return Checks.ok(node.client().get(path(id, ""))).body().path("models").path(id);
    }

    private static JsonNode onlyNode(JsonNode parent) {
        assertThat(parent.path("nodes")).hasSize(1);
        return parent.path("nodes").elements().next();
    }

    private long total(String modelId, String counter) {
        return Checks.ok(node.client().get("/_ingest/djl/stats"))
                .body()
                .path("total")
                .path("models")
                .path(modelId)
                .path(counter)
                .asLong();
    }

    private Response embed(String modelId, String inputType, String... texts) {
        ObjectNode body = Papers.JSON.createObjectNode();
        for (String text : texts) {
            body.withArray("texts").add(text);
        }
        if (inputType != null) {
            body.put("input_type", inputType);
        }
        return node.client().post(path(modelId, "/_embed"), body.toString());
    }

    private JsonNode vector(String modelId, String inputType, String text) {
        JsonNode vector = Checks.ok(embed(modelId, inputType, text)).body().at("/embeddings/0/vector");
        assertThat(vector).hasSize(384);
        return vector;
    }

    private String change(String modelId, String verb) {
        Response response = Checks.ok(node.client().post(path(modelId, "/_" + verb), null));
        assertThat(response.body().at("/_nodes/successful").asInt()).isEqualTo(1);
        assertThat(response.body().path("model_id").asText()).isEqualTo(modelId);
        return onlyNode(response.body()).path("result").asText();
    }

    private static void notFound(Response response, String id) {
        assertThat(response.status()).as("%s", response).isEqualTo(404);
        assertThat(response.body().at("/error/type").asText()).isEqualTo("resource_not_found_exception");
        assertThat(response.reasons()).contains("[model_id] names no model, got [" + id + "], valid are [", DEFAULT);
    }

    private void copyOfBundledModel(String id, String file, String text) throws IOException {
        Path folder = node.copyOfBundledModel(id);
        Files.writeString(folder.resolve(file), text);
    }

    @Test
    void modelsAreListed() {
        Response response = Checks.ok(node.client().get("/_ingest/djl/models"));
        assertThat(response.body().at("/_nodes/successful").asInt()).isEqualTo(1);
        assertThat(response.body().path("cluster_name").asText()).isNotEmpty();
        JsonNode model = response.body().path("models").path(DEFAULT);
        assertThat(model.path("pooling").asText()).isEqualTo("none");
        assertThat(model.path("normalize").isBoolean()).isTrue();
        assertThat(model.path("max_length").asInt()).isEqualTo(256);
        assertThat(model.path("query_prefix").asText("?")).isEmpty();
        assertThat(model.path("passage_prefix").asText("?")).isEmpty();
        assertThat(model.path("dimensions").asInt()).isEqualTo(384);
        assertThat(model.path("default").asBoolean()).isTrue();
        assertThat(model.path("consistent").asBoolean()).isTrue();
        assertThat(onlyNode(model).path("source").asText()).isEqualTo("plugin");
        assertThat(onlyNode(model).path("name").asText()).isNotEmpty();
    }

    @Test
    void bundledTransformerGivesTheVectorsBesideItInWhateverTheNodeComputesFaster() throws IOException {
        JsonNode listed = model(Artifacts.TRANSFORMER);
        assertThat(listed.path("pooling").asText()).isEqualTo("mean");
        assertThat(listed.path("dimensions").asInt()).isEqualTo(384);
        assertThat(listed.path("default").asBoolean(true)).isFalse();
        assertThat(onlyNode(listed).path("source").asText()).isEqualTo("plugin");
        JsonNode checked = Checks.ok(node.client().post(path(Artifacts.TRANSFORMER, "/_check"), null))
                .body();
        assertThat(checked.path("ok").asBoolean()).as("%s", checked).isTrue();
        String precision = onlyNode(checked).path("precision").asText();
        assertThat(precision)
                .isEqualTo(
                        onlyNode(model(Artifacts.TRANSFORMER)).path("precision").asText())
                .isIn("float32", "bfloat16");
        assertThat(node.process().log())
                .containsPattern(
                        "model \\[" + Artifacts.TRANSFORMER + "] computes in \\[" + precision
                                + "]: this node multiplies in bfloat16 \\[(?!0\\.00)\\d+\\.\\d\\d] times as fast as in float32");
        assertThat(change(Artifacts.TRANSFORMER, "unload")).isEqualTo("unloaded");
    }

    @Test
    void modelIsLoadedOnRequestAndUnloadedAndLoadedAgainByItsNextUse() throws IOException {
        node.copyOfBundledModel("load-me");
        assertThat(onlyNode(model("load-me")).path("loaded").asBoolean()).isFalse();
        assertThat(onlyNode(model("load-me")).path("source").asText()).isEqualTo("configuration");
        assertThat(model("load-me").has("fingerprint")).isFalse();
        assertThat(change("load-me", "unload")).isEqualTo("not_loaded");

        assertThat(change("load-me", "load")).isEqualTo("loaded");
        assertThat(change("load-me", "load")).isEqualTo("already_loaded");
        JsonNode loaded = model("load-me");
        assertThat(loaded.path("fingerprint").asText()).hasSize(32);
        assertThat(loaded.path("default").asBoolean(true)).isFalse();
        assertThat(onlyNode(loaded).path("loaded").asBoolean()).isTrue();
        assertThat(onlyNode(loaded).path("fingerprint")).isEqualTo(loaded.path("fingerprint"));
        assertThat(onlyNode(loaded).path("native_memory_in_bytes").asLong()).isPositive();
        assertThat(total("load-me", "loaded_on_nodes")).isEqualTo(1);
        assertThat(total("load-me", "native_memory_in_bytes"))
                .isEqualTo(onlyNode(loaded).path("native_memory_in_bytes").asLong());

        assertThat(change("load-me", "unload")).isEqualTo("unloaded");
        assertThat(change("load-me", "unload")).isEqualTo("not_loaded");
        assertThat(total("load-me", "loaded_on_nodes")).isZero();
        assertThat(total("load-me", "native_memory_in_bytes")).isZero();
        assertThat(onlyNode(model("load-me")).path("loaded").asBoolean()).isFalse();

        vector("load-me", "passage", "gauge theories");
        assertThat(total("load-me", "loaded_on_nodes")).isEqualTo(1);
    }

    @Test
    void unknownModelIsNotFoundAndLeavesNoTrace() {
        change(DEFAULT, "load");
        notFound(node.client().get(path("never-heard-of", "")), "never-heard-of");
        notFound(node.client().post(path("never-heard-of", "/_load"), null), "never-heard-of");
        notFound(node.client().post(path("never-heard-of", "/_unload"), null), "never-heard-of");
        notFound(embed("never-heard-of", null, "text"), "never-heard-of");
        JsonNode models =
                Checks.ok(node.client().get("/_ingest/djl/stats")).body().at("/total/models");
        assertThat(models.has(DEFAULT)).isTrue();
        assertThat(models.has("never-heard-of")).isFalse();
    }

    @Test
    void malformedIdIsRefusedWithThePattern() {
        String pattern = "[model_id] must match [[a-z0-9][a-z0-9._-]{0,127}], got [No_Model]";
        Checks.refused(node.client().get(path("No_Model", "")), pattern);
        Checks.refused(node.client().post(path("No_Model", "/_load"), null), pattern);
        Checks.refused(node.client().post(path("No_Model", "/_unload"), null), pattern);
        Checks.refused(embed("No_Model", null, "text"), pattern);
        Checks.refused(node.client().get(path("..%2F..%2Fx", "")), "got [../../x]");
    }

    @Test
    void invalidFolderIsListedWithItsReasonAndRefused() throws IOException {
        node.newModel("empty-folder");
        String reason = "[serving.properties] is missing";
        JsonNode model = model("empty-folder");
        assertThat(model.path("consistent").asBoolean(true)).isFalse();
        assertThat(onlyNode(model).path("error").asText()).contains(reason);
        Checks.unavailable(node.client().post(path("empty-folder", "/_load"), null), reason);
        Checks.unavailable(embed("empty-folder", null, "text"), reason);
    }

    @Test
    void modelThatCannotBeLoadedIsListedWithItsReason() throws IOException {
        copyOfBundledModel("broken-tokenizer", "tokenizer.json", "{}");
        Response loaded = node.client().post(path("broken-tokenizer", "/_load"), null);
        Checks.unavailable(loaded, "model [broken-tokenizer] cannot be loaded: ");
        Checks.unavailable(
                embed("broken-tokenizer", null, "text"), "[GET _ingest/djl/models/broken-tokenizer] says why");
        JsonNode model = model("broken-tokenizer");
        assertThat(model.path("consistent").asBoolean(true)).isFalse();
        assertThat(onlyNode(model).path("state").asText()).isEqualTo("absent");
        assertThat(onlyNode(model).at("/last_load_failure/reason").asText()).contains("cannot be loaded: ");
        assertThat(onlyNode(model).at("/last_load_failure/timestamp_in_millis").asLong())
                .isPositive();
        assertThat(Stats.ofModel(node.client(), "broken-tokenizer", "load_failures"))
                .isEqualTo(1);
        Files.copy(
                node.home()
                        .resolve("plugins/ingest-djl/models")
                        .resolve(DEFAULT)
                        .resolve("tokenizer.json"),
                node.home().resolve("config/ingest-djl/models/broken-tokenizer/tokenizer.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Checks.ok(node.client().post(path("broken-tokenizer", "/_load"), null));
        assertThat(onlyNode(model("broken-tokenizer")).has("last_load_failure")).isFalse();
    }

    @Test
    void codeThatReachesBeyondTheModelIsRefused() throws IOException {
        node.copyOfTestModel("models/tiny-from-file", "reaching");
        Checks.unavailable(
                node.client().post(path("reaching", "/_load"), null),
                "model [reaching] uses operators that reach beyond the model, [from_file]",
                "[ingest.djl.models.allow_unsafe_operators]");
    }

    @Test
    void modelThatGivesNoVectorsIsRefusedWhenItIsLoaded() throws IOException {
        for (String model : new String[] {"tiny-nan", "tiny-zero"}) {
            node.copyOfTestModel("models/" + model, model);
            Response response = node.client().post(path(model, "/_load"), null);
            Checks.unavailable(response, "the model returns no vector for the text [warm-up]");
        }
    }

    @Test
    void memoryIsThatOfTheWeightsNotOfTheirFile() throws IOException {
        Path folder = node.copyOfTestModel("models/tiny-deflated", "tiny-deflated");
        Checks.ok(node.client().post(path("tiny-deflated", "/_load"), null));
        assertThat(Files.size(folder.resolve("tiny-deflated.pt"))).isLessThan(100_000);
        assertThat(onlyNode(model("tiny-deflated"))
                        .path("native_memory_in_bytes")
                        .asLong())
                .isGreaterThan(3_000_000);
    }

    @Test
    void vectorsAreThoseThatPipelinesWrite() {
        Response response = Checks.ok(embed(DEFAULT, null, "black holes", "graph neural networks"));
        assertThat(response.body().path("model_id").asText()).isEqualTo(DEFAULT);
        assertThat(response.body().path("took").asLong(-1)).isNotNegative();
        assertThat(response.body().path("embeddings")).hasSize(2);
        JsonNode simulated = Checks.simulated(node.client().post("/_ingest/pipeline/_simulate", """
                { "pipeline": { "processors": [ { "djl_text_embedding": { "field_map": { "text": "vector" } } } ] },
                  "docs": [ { "_source": { "text": "graph neural networks" } } ] }"""));
        same(response.body().at("/embeddings/1/vector"), simulated.path("vector"));
    }

    @Test
    void queriesAndPassagesGetTheirOwnPrefix() throws IOException {
        Path folder = node.copyOfBundledModel("with-prefixes");
        Files.writeString(
                folder.resolve("serving.properties"),
                "\nquery_prefix=search for \npassage_prefix=paper about \n",
                java.nio.file.StandardOpenOption.APPEND);
        JsonNode model = model("with-prefixes");
        assertThat(model.path("query_prefix").asText()).isEqualTo("search for ");
        assertThat(model.path("passage_prefix").asText()).isEqualTo("paper about ");

        JsonNode query = vector("with-prefixes", "query", "black holes");
        JsonNode passage = vector("with-prefixes", "passage", "black holes");
        same(query, vector(DEFAULT, null, "search for black holes"));
        same(passage, vector(DEFAULT, null, "paper about black holes"));
        same(passage, vector("with-prefixes", null, "black holes"));
        assertThat(query).isNotEqualTo(passage);
    }

    /** Batches of other lengths add up in another order, so the last digits may differ. */
    private static void same(JsonNode actual, JsonNode expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).asDouble()).isCloseTo(expected.get(i).asDouble(), within(1e-5));
        }
    }

    @Test
    void longTextsAreTruncatedOrAveraged() {
        String words = "renormalization of gauge theories and ".repeat(100) + "protein folding in yeast ".repeat(100);
        String body = "{ \"texts\": [ \"" + words + "\" ], \"long_text\": \"%s\" }";
        long before = total(DEFAULT, "truncated");
        JsonNode truncated = Checks.ok(node.client().post(path(DEFAULT, "/_embed"), body.formatted("truncate")))
                .body()
                .at("/embeddings/0/vector");
        assertThat(total(DEFAULT, "truncated")).isEqualTo(before + 1);
        JsonNode averaged = Checks.ok(node.client().post(path(DEFAULT, "/_embed"), body.formatted("average")))
                .body()
                .at("/embeddings/0/vector");
        assertThat(total(DEFAULT, "truncated")).isEqualTo(before + 1);
        assertThat(averaged).hasSize(384).isNotEqualTo(truncated);
    }

    @Test
    void statsCountWhatWasEmbedded() throws IOException {
        node.copyOfBundledModel("counted");
        Checks.ok(embed("counted", "passage", "one", "two words", "three more words"));
        Checks.ok(embed("counted", "query", "a query"));
        Response response = Checks.ok(node.client().get("/_ingest/djl/stats"));
        JsonNode total = response.body().at("/total/models/counted");
        assertThat(total.path("texts").asLong()).isEqualTo(4);
        assertThat(total.path("batches").asLong()).isBetween(2L, 4L);
        assertThat(total.path("tokens").asLong()).isGreaterThanOrEqualTo(8);
        assertThat(total.path("padded_tokens").asLong())
                .isGreaterThanOrEqualTo(total.path("tokens").asLong());
        assertThat(total.path("queue_search").asLong(-1)).isZero();
        assertThat(total.path("queue_ingest").asLong(-1)).isZero();
        assertThat(response.body().at("/_nodes/successful").asInt()).isEqualTo(1);
        assertThat(onlyNode(response.body()).path("models").path("counted")).isEqualTo(total);
        assertThat(onlyNode(response.body()).path("cache"))
                .isEqualTo(response.body().at("/total/cache"));
    }

    @Test
    void repeatedQueryIsAnsweredFromTheCache() {
        vector(DEFAULT, "query", "warms the model up");
        JsonNode first = vector(DEFAULT, "query", "asked twice");
        long hits = hits();
        assertThat(vector(DEFAULT, "query", "asked twice")).isEqualTo(first);
        assertThat(hits()).isEqualTo(hits + 1);
        vector(DEFAULT, "passage", "asked twice");
        assertThat(hits()).isEqualTo(hits + 1);
    }

    private long hits() {
        return Checks.ok(node.client().get("/_ingest/djl/stats"))
                .body()
                .at("/total/cache/hits")
                .asLong();
    }

    @Test
    void wrongBodiesAreRefused() {
        String path = path(DEFAULT, "/_embed");
        Checks.refused(node.client().post(path, "{ \"text\": \"x\" }"), "unknown field [text] did you mean [texts]?");
        Checks.refused(node.client().post(path, "{ \"input_type\": \"query\" }"), "Required [texts]");
        Checks.refused(
                node.client().post(path, "{ \"texts\": [ \"x\" ], \"input_type\": \"doc\" }"),
                "[input_type] must be one of [query, passage], got [doc]");
        Checks.refused(
                node.client().post(path, "{ \"texts\": [ \"x\" ], \"long_text\": \"cut\" }"),
                "[long_text] must be one of [truncate, average], got [cut]");
        Checks.refused(node.client().post(path, "{ \"texts\": [ \"  \" ] }"), "[texts.0] must not be blank");
        Checks.refused(node.client().post(path, "{ \"texts\": [ 7 ] }"), "a text must be a string");
        Checks.refused(
                node.client().post(path, "{ \"texts\": [ \"x\" ] } {}"),
                "the body must be one JSON object, but goes on");
        assertThat(node.client().post(path, "{ \"texts\": [ \"x\" ] } garbage").status())
                .isEqualTo(400);
        Checks.refused(embed(DEFAULT, null, "x ".repeat(1001).split(" ")), "from 1 to 1000 texts, got [1001]");
        Checks.refused(node.client().post(path, null), "request body is required");
        assertThat(node.client().post(path, "[ \"x\" ]").status()).isEqualTo(400);
        assertThat(node.client().post(path, "{ \"texts\": [").status()).isEqualTo(400);
        Checks.refused(node.client().post(path + "?pipeline=x", "{ \"texts\": [ \"x\" ] }"), "[pipeline]");
        Checks.refused(node.client().post(path(DEFAULT, "/_load"), "{}"), "does not support having a body");
    }

    @Test
    void textWithoutAnyTokenIsRefused() {
        Checks.refused(embed(DEFAULT, null, "fine", "\u0000"), "has no vector for the text [");
    }

    @Test
    void closedConnectionDropsWhatIsNotYetComputed() throws Exception {
        node.copyOfBundledModel("cancelled");
        assertThat(change("cancelled", "load")).isEqualTo("loaded");
        ObjectNode body = Papers.JSON.createObjectNode().put("long_text", "average");
        for (int i = 0; i < 1000; i++) {
            body.withArray("texts").add(("word" + i + " of a very long text ").repeat(400));
        }
        URI url = node.process().url();
        try (Socket connection = new Socket(url.getHost(), url.getPort())) {
            send(connection, path("cancelled", "/_embed"), body.toString());
            await("the request runs", () -> embedTasks().size() == 1);
            assertThat(embedTasks().get(0).path("description").asText())
                    .isEqualTo("model [cancelled], [1000] texts, input_type [passage]");
        }
        await("the request was cancelled", () -> embedTasks().isEmpty());
        await("the queue is empty", () -> total("cancelled", "queue_ingest") == 0);
        assertThat(total("cancelled", "dropped")).isPositive();
        assertThat(total("cancelled", "texts") + total("cancelled", "dropped")).isEqualTo(1000);
        vector("cancelled", "passage", "the node goes on");
    }

    private static void send(Socket connection, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        OutputStream out = connection.getOutputStream();
        out.write(("POST " + path + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
                        + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
    }

    private JsonNode embedTasks() {
        return Checks.ok(node.client().get("/_tasks?detailed&group_by=none&actions=cluster:monitor/ingest/djl/embed"))
                .body()
                .path("tasks");
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (condition.getAsBoolean() == false) {
            assertThat(System.nanoTime()).as("nanoseconds until %s", what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
