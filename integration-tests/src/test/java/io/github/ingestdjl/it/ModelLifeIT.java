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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model whose folder comes, goes, or is exchanged while the node runs and is asked. */
class ModelLifeIT {
    private static final int ROUNDS = 300;

    /**
     * Two folders take turns under one id, which differ in their pooling. Documents are indexed and texts embedded all the while
     * by threads that do not know of it. Neither a document nor an answer may have the vector of one with the fingerprint of
     * the other, and what is asked after an unload may not be answered by what was there before.
     */
    @Test
    @ExtendWith(SharedNode.class)
    void exchangedFolderNeverGivesItsFingerprintToVectorsOfTheOneBefore(Node node) throws Exception {
        Swapped model = new Swapped(node, "swapped");
        Map<String, JsonNode> vectors = new HashMap<>();
        List<String> fingerprints = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            model.swap(i);
            JsonNode document = model.index("quiet-" + i);
            vectors.put(document.path("fingerprint").asText(), document.path("v"));
            fingerprints.add(model.fingerprint());
            vectors.put(fingerprints.get(i), model.embed());
        }
        assertThat(vectors).hasSize(4);
        assertThat(vectors.get(fingerprints.get(0))).isNotEqualTo(vectors.get(fingerprints.get(1)));

        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger indexed = new AtomicInteger();
        List<Thread> traffic = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            traffic.add(new Thread(() -> {
                while (stop.get() == false) {
                    JsonNode document = model.index("busy-" + indexed.getAndIncrement() % 50);
                    assertThat(document.path("v"))
                            .isEqualTo(vectors.get(document.path("fingerprint").asText()));
                }
            }));
        }
        traffic.forEach(thread -> {
            thread.setUncaughtExceptionHandler((ignored, failure) -> failures.add(failure));
            thread.start();
        });
        try {
            for (int round = 0; round < ROUNDS && failures.isEmpty(); round++) {
                model.swap(round % 2);
                assertThat(model.embed()).as("round %d", round).isEqualTo(vectors.get(fingerprints.get(round % 2)));
                assertThat(model.fingerprint()).as("round %d", round).isEqualTo(fingerprints.get(round % 2));
            }
        } finally {
            stop.set(true);
            for (Thread thread : traffic) {
                thread.join();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(indexed.get()).isGreaterThan(ROUNDS);
        System.out.printf("%d exchanges under the traffic of %d documents%n", ROUNDS, indexed.get());
    }

    /** A model whose folder is exchanged as an installation does it. */
    private static final class Swapped {
        private final NodeClient client;
        private final String id;
        private final Path place;
        private final List<Path> folders = new ArrayList<>();

        Swapped(Node node, String id) throws IOException {
            this.client = node.client();
            this.id = id;
            this.place = node.home().resolve("config/ingest-djl/models").resolve(id);
            for (String pooling : new String[] {"mean", "max"}) {
                Path folder = node.copyOfTestModel("models/tiny-tokens", "of-" + pooling);
                Files.writeString(
                        folder.resolve("serving.properties"), "\npooling=" + pooling + "\n", StandardOpenOption.APPEND);
                folders.add(folder);
            }
            Files.move(folders.get(1), place, StandardCopyOption.ATOMIC_MOVE);
            Checks.ok(client.put("/_ingest/pipeline/" + id, """
                    { "processors": [ { "djl_text_embedding": { "model_id": "%s", "field_map": { "t": "v" },
                        "fingerprint_field": "fingerprint" } } ] }""".formatted(id)));
            Checks.ok(client.put("/" + id, """
                    { "settings": { "default_pipeline": "%s" }, "mappings": { "properties": {
                        "v": { "type": "dense_vector", "dims": 8, "index": false } } } }""".formatted(id)));
        }

        /** Puts one of the two folders into the place of the other, and unloads what was loaded. */
        void swap(int which) throws IOException {
            if (Files.isDirectory(folders.get(which))) {
                Path aside = place.resolveSibling("." + id + ".previous");
                Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.move(folders.get(which), place, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, folders.get(1 - which), StandardCopyOption.ATOMIC_MOVE);
            }
            Checks.ok(client.post("/_ingest/djl/models/" + id + "/_unload", null));
        }

        /** A document as it is after it was indexed, with all that was in it before. */
        JsonNode index(String document) {
            Response old = client.get("/" + id + "/_source/" + document + "?_source_includes=*");
            String source = old.status() == 200 ? old.body().toString() : "{ \"t\": \"some text\" }";
            Checks.ok(client.put("/" + id + "/_doc/" + document, source));
            return Checks.source(client, id, document);
        }

        JsonNode embed() {
            return Checks.ok(client.post("/_ingest/djl/models/" + id + "/_embed", "{ \"texts\": [ \"some text\" ] }"))
                    .body()
                    .at("/embeddings/0/vector");
        }

        String fingerprint() {
            Checks.ok(client.post("/_ingest/djl/models/" + id + "/_load", null));
            return Checks.ok(client.get("/_ingest/djl/models/" + id))
                    .body()
                    .path("models")
                    .path(id)
                    .path("fingerprint")
                    .asText();
        }
    }

    @Test
    void pipelineOfANodeThatStartedWithoutItsModelWorksAsSoonAsTheFolderIsThere(@TempDir Path data) throws Exception {
        String put = """
                { "processors": [ { "djl_text_embedding": { "model_id": "late", "field_map": { "t": "v" } } } ] }""";
        try (RestartableNode node = new RestartableNode(data)) {
            Checks.refused(
                    node.client().put("/_ingest/pipeline/late", put),
                    "[model_id] names no model of this node, got [late]");
            Artifacts.copyOfTestModel("models/tiny-tokens", node.home(), "late");
            Checks.ok(node.client().put("/_ingest/pipeline/late", put));
            assertThat(index(node).status()).isEqualTo(201);

            // The node comes back with a fresh configuration, without the model.
            node.restart();
            Checks.unavailable(index(node), "[model_id] names no model of this node, got [late]");

            Artifacts.copyOfTestModel("models/tiny-tokens", node.home(), "late");
            Response with = index(node);
            assertThat(with.status()).as("%s", with).isEqualTo(201);
            JsonNode source =
                    Checks.source(node.client(), "docs", with.body().path("_id").asText());
            assertThat(source.path("v")).hasSize(8);
        }
    }

    private static Response index(RestartableNode node) {
        return node.client().post("/docs/_doc?pipeline=late", "{ \"t\": \"some text\" }");
    }
}
