/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A node to measure, with the models to measure in its configuration. */
final class BenchmarkNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BULK = 500;

    private final ElasticsearchNode node;
    private final Path libraries;
    private final NodeClient client;
    private int indices;

    private BenchmarkNode(ElasticsearchNode node, Path libraries) {
        this.node = node;
        this.libraries = libraries;
        this.client = node.client();
    }

    static BenchmarkNode start(BenchmarkOptions options, String name, Map<String, String> settings)
            throws IOException, InterruptedException {
        ElasticsearchHome home = ElasticsearchHome.unpack(options.elasticsearch());
        try {
            home.install(options.plugin());
            for (Path model : options.models()) {
                copy(model, home.path().resolve("config/ingest-djl/models").resolve(model.getFileName()));
            }
            Map<String, String> all = new TreeMap<>(settings);
            all.put("discovery.type", "single-node");
            all.put("xpack.security.enabled", "false");
            home.configure(all);
            ElasticsearchNode node =
                    ElasticsearchNode.start(home, "1g", options.work().resolve("bench-" + name + ".log"));
            try (Stream<Path> platforms = Files.list(home.path().resolve("plugins/ingest-djl/platform"))) {
                return new BenchmarkNode(node, platforms.findFirst().orElseThrow());
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            home.closeUnlessRunning();
            throw e;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The native libraries of the installed plugin. */
    Path libraries() {
        return libraries;
    }

    URI url() {
        return node.url();
    }

    NodeClient client() {
        return client;
    }

    /** The node's process: the JVM that is the server, not the one that started it. */
    ProcessHandle process() {
        return node.process();
    }

    /**
     * Creates an index, and a pipeline if vectors are to be computed.
     *
     * @param model null for none
     * @param fields the text fields, each of which has a vector field
     */
    String newIndex(String model, int dimensions, String... fields) {
        String index = "bench-" + indices++;
        ObjectNode properties = JSON.createObjectNode();
        ObjectNode fieldMap = JSON.createObjectNode();
        for (String field : fields) {
            properties.putObject(field).put("type", "text");
            properties
                    .putObject(field + "_vector")
                    .put("type", "dense_vector")
                    .put("dims", dimensions)
                    .put("similarity", "cosine")
                    .putObject("index_options")
                    .put("type", "int8_hnsw");
            fieldMap.put(field, field + "_vector");
        }
        ObjectNode body = JSON.createObjectNode();
        ObjectNode settings = body.putObject("settings");
        settings.put("number_of_shards", 1).put("number_of_replicas", 0).put("refresh_interval", "-1");
        body.putObject("mappings").set("properties", properties);
        if (model != null) {
            ObjectNode pipeline = JSON.createObjectNode();
            ObjectNode processor = pipeline.putArray("processors").addObject().putObject("djl_text_embedding");
            processor.put("model_id", model).set("field_map", fieldMap);
            ok(client.put("/_ingest/pipeline/" + index, pipeline.toString()));
            settings.put("index.default_pipeline", index);
        }
        ok(client.put("/" + index, body.toString()));
        return index;
    }

    /** The bulk bodies that index documents. */
    static List<String> bulks(List<ObjectNode> documents) {
        List<String> bulks = new ArrayList<>();
        for (int from = 0; from < documents.size(); from += BULK) {
            StringBuilder bulk = new StringBuilder();
            for (ObjectNode document : documents.subList(from, Math.min(documents.size(), from + BULK))) {
                bulk.append("{\"index\":{}}\n").append(document).append('\n');
            }
            bulks.add(bulk.toString());
        }
        return bulks;
    }

    /** Sends bulk requests, two at a time as a loader does; every document must be indexed. Seconds it took. */
    double index(String index, List<String> bulks) throws InterruptedException {
        long start = System.nanoTime();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        Queue<String> queue = new ConcurrentLinkedQueue<>(bulks);
        for (int i = 0; i < 2; i++) {
            Thread sender = new Thread(() -> {
                for (String bulk = queue.poll(); bulk != null; bulk = queue.poll()) {
                    Response response = ok(client.post("/" + index + "/_bulk?filter_path=errors", bulk));
                    if (response.body().path("errors").asBoolean()) {
                        throw new IllegalStateException("a document was not indexed");
                    }
                }
            });
            sender.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        if (failures.isEmpty() == false) {
            throw new IllegalStateException(failures.peek());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** The documents of an index with the vectors that were computed for them. */
    List<ObjectNode> documents(String index) {
        ok(client.post("/" + index + "/_refresh", null));
        List<ObjectNode> documents = new ArrayList<>();
        JsonNode page = ok(client.post("/" + index + "/_search?scroll=5m", "{ \"size\": 500, \"_source\": [\"*\"] }"))
                .body();
        while (page.at("/hits/hits").isEmpty() == false) {
            page.at("/hits/hits").forEach(hit -> documents.add((ObjectNode) hit.path("_source")));
            String scroll = JSON.createObjectNode()
                    .put("scroll", "5m")
                    .put("scroll_id", page.path("_scroll_id").asText())
                    .toString();
            page = ok(client.post("/_search/scroll", scroll)).body();
        }
        return documents;
    }

    void delete(String index) {
        ok(client.delete("/" + index));
    }

    /** Milliseconds of a text kNN search, as the client sees it. */
    double search(String index, String model, String text) {
        ObjectNode body = JSON.createObjectNode();
        nearest(body.putObject("knn"), model, text, 100);
        return search(index, body);
    }

    /** The ten nearest abstracts, in the object of a kNN search. */
    static void nearest(ObjectNode knn, String model, String text, int candidates) {
        knn.put("field", "abstract_vector").put("k", 10).put("num_candidates", candidates);
        knn.putObject("query_vector_builder")
                .putObject("djl_text_embedding")
                .put("model_id", model)
                .put("model_text", text);
    }

    /** Milliseconds of a search for ten documents, as the client sees it. */
    double search(String index, ObjectNode body) {
        String request = body.put("size", 10).put("_source", false).toString();
        long start = System.nanoTime();
        ok(client.post("/" + index + "/_search", request));
        return (System.nanoTime() - start) / 1e6;
    }

    static ObjectNode document() {
        return JSON.createObjectNode();
    }

    static Response ok(Response response) {
        if (response.status() / 100 != 2) {
            throw new IllegalStateException(response.toString());
        }
        return response;
    }

    @Override
    public void close() {
        node.close();
    }
}
