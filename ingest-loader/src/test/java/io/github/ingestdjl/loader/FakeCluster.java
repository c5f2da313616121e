/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of Elasticsearch with the plugin as the loader talks to: indices, pipelines, bulk and search, kept in memory, with faults on demand.
 * Its answers are worded as those of a real 8.19 node.
 */
public final class FakeCluster implements AutoCloseable {

    /** One request as it arrived. */
    public record Received(String method, String path, String query, String authorization, String body) {}

    /** Answers a whole bulk request in a way of its own. */
    @FunctionalInterface
    public interface BulkFault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public final List<Received> received = new CopyOnWriteArrayList<>();
    public final Map<String, JsonNode> indices = new ConcurrentHashMap<>();
    public final Map<String, JsonNode> pipelines = new ConcurrentHashMap<>();
    public final Map<String, JsonNode> documents = new ConcurrentHashMap<>();
    public volatile boolean pluginInstalled = true;
    public volatile String simulateError;
    public volatile int dims = 3;
    public volatile String searchAnswer = "{}";
    public volatile int refuseAllWith;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Deque<BulkFault> bulkFaults = new ArrayDeque<>();
    private final Map<String, Deque<Integer>> itemFaults = new ConcurrentHashMap<>();

    public FakeCluster() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** The next bulk requests fail as a whole, one by each fault. */
    public void failBulks(BulkFault... faults) {
        synchronized (bulkFaults) {
            bulkFaults.addAll(List.of(faults));
        }
    }

    /** The document's next tries are refused with these statuses. */
    public void failDocument(String id, Integer... statuses) {
        itemFaults.put(id, new ArrayDeque<>(List.of(statuses)));
    }

    /** An index and a pipeline as setup makes them, for tests of what comes after. */
    public void setUp(String index, String pipeline) {
        indices.put(
                index,
                MAPPER.createObjectNode()
                        .set("settings", MAPPER.createObjectNode().put("default_pipeline", pipeline)));
        pipelines.put(pipeline, MAPPER.createObjectNode().set("processors", MAPPER.createArrayNode()));
    }

    public List<Received> received(String method, String path) {
        return received.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    public List<Received> bulks() {
        return received.stream()
                .filter(request -> request.path().endsWith("/_bulk"))
                .toList();
    }

    public static BulkFault status(int status, String body) {
        return exchange -> send(exchange, status, "application/json", body);
    }

    public static BulkFault plainStatus(int status, String body) {
        return exchange -> send(exchange, status, "text/plain", body);
    }

    public static BulkFault reset() {
        return HttpExchange::close;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        received.add(new Received(
                method,
                path,
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
        if (refuseAllWith != 0) {
            sendJson(exchange, refuseAllWith, error(refuseAllWith, "security_exception", "refused"));
        } else if (path.endsWith("/_bulk")) {
            bulk(exchange, path, body);
        } else if (path.endsWith("/_search")) {
            search(exchange, path.substring(1, path.length() - "/_search".length()));
        } else if (path.startsWith("/_ingest/pipeline/")) {
            pipeline(exchange, method, path.substring("/_ingest/pipeline/".length()), body);
        } else {
            index(exchange, method, path.substring(1), body);
        }
    }

    private void search(HttpExchange exchange, String index) throws IOException {
        if (!pluginInstalled) {
            ObjectNode error = error(
                    400, "x_content_parse_exception", "[1:71] [knn] failed to parse field [query_vector_builder]");
            ((ObjectNode) error.get("error"))
                    .putObject("caused_by")
                    .put("type", "x_content_parse_exception")
                    .put(
                            "reason",
                            "unknown named object category [org.elasticsearch.search.vectors.QueryVectorBuilder]");
            sendJson(exchange, 400, error);
        } else if (indices.containsKey(index)) {
            send(exchange, 200, "application/json", searchAnswer);
        } else {
            sendJson(exchange, 404, missingIndex(index));
        }
    }

    private void pipeline(HttpExchange exchange, String method, String id, String body) throws IOException {
        boolean changes = "PUT".equals(method) || "_simulate".equals(id);
        if (changes && !pluginInstalled) {
            sendJson(
                    exchange,
                    400,
                    error(400, "parse_exception", "No processor type exists with name [djl_text_embedding]"));
        } else if ("_simulate".equals(id)) {
            simulate(exchange);
        } else if ("PUT".equals(method)) {
            pipelines.put(id, MAPPER.readTree(body));
            sendJson(exchange, 200, MAPPER.createObjectNode().put("acknowledged", true));
        } else if (pipelines.containsKey(id)) {
            sendJson(exchange, 200, MAPPER.createObjectNode().set(id, pipelines.get(id)));
        } else {
            sendJson(exchange, 404, MAPPER.createObjectNode());
        }
    }

    private void simulate(HttpExchange exchange) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode();
        ObjectNode doc = answer.putArray("docs").addObject();
        if (simulateError != null) {
            doc.set(
                    "error",
                    error(400, "illegal_argument_exception", simulateError).get("error"));
        } else {
            ObjectNode simulated = doc.putObject("doc");
            simulated.put("_id", "_id").put("_index", "_index").put("_version", "-3");
            simulated.putObject("_ingest").put("timestamp", "2026-11-20T17:47:16.759579603Z");
            ArrayNode vector = simulated.putObject("_source").put("title", "x").putArray("title_vector");
            for (int i = 0; i < dims; i++) {
                vector.add(0.5);
            }
        }
        sendJson(exchange, 200, answer);
    }

    private void index(HttpExchange exchange, String method, String path, String body) throws IOException {
        String name = path.split("/")[0];
        JsonNode index = indices.get(name);
        if ("PUT".equals(method)) {
            indices.put(name, MAPPER.readTree(body));
            sendJson(
                    exchange,
                    200,
                    MAPPER.createObjectNode()
                            .put("acknowledged", true)
                            .put("shards_acknowledged", true)
                            .put("index", name));
        } else if ("HEAD".equals(method)) {
            exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
            exchange.sendResponseHeaders(index == null ? 404 : 200, -1);
            exchange.close();
        } else if (index == null) {
            sendJson(exchange, 404, missingIndex(name));
        } else if ("DELETE".equals(method)) {
            indices.remove(name);
            sendJson(exchange, 200, MAPPER.createObjectNode().put("acknowledged", true));
        } else {
            sendJson(exchange, 200, MAPPER.createObjectNode().set(name, state(index)));
        }
    }

    /** The index as it was created, its settings nested as Elasticsearch nests them. */
    private static ObjectNode state(JsonNode created) {
        ObjectNode state = MAPPER.createObjectNode();
        state.putObject("aliases");
        state.set(
                "mappings", created.path("mappings").isObject() ? created.get("mappings") : MAPPER.createObjectNode());
        ObjectNode settings = MAPPER.createObjectNode();
        JsonNode given = created.path("settings");
        settings.setAll((ObjectNode)
                (given.path("index").isObject() ? given.get("index") : given.isObject() ? given : settings));
        state.putObject("settings").set("index", settings);
        return state;
    }

    private void bulk(HttpExchange exchange, String path, String body) throws IOException {
        BulkFault fault;
        synchronized (bulkFaults) {
            fault = bulkFaults.poll();
        }
        if (fault != null) {
            fault.answer(exchange);
            return;
        }
        ObjectNode answer = MAPPER.createObjectNode().put("took", 1).put("errors", false);
        ArrayNode items = answer.putArray("items");
        List<String> lines = new ArrayList<>(body.lines().toList());
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String id = MAPPER.readTree(lines.get(i)).path("index").path("_id").asText();
            JsonNode document = MAPPER.readTree(lines.get(i + 1));
            ObjectNode item = items.addObject()
                    .putObject("index")
                    .put("_index", path.split("/")[1])
                    .put("_id", id);
            settle(id, document, item);
            if (item.has("error")) {
                answer.put("errors", true);
            }
        }
        sendJson(exchange, 200, answer);
    }

    private void settle(String id, JsonNode document, ObjectNode item) {
        Integer refused = itemFaults.getOrDefault(id, new ArrayDeque<>()).poll();
        if (refused != null) {
            String type = refused == 429 ? "es_rejected_execution_exception" : "document_parsing_exception";
            item.put("status", refused).putObject("error").put("type", type).put("reason", "refused [" + id + "]");
            return;
        }
        boolean created = documents.put(id, document) == null;
        item.put("status", created ? 201 : 200)
                .put("result", created ? "created" : "updated")
                .put("_version", 1);
    }

    private static ObjectNode missingIndex(String index) {
        ObjectNode error = error(404, "index_not_found_exception", "no such index [" + index + "]");
        ((ObjectNode) error.get("error")).put("index", index);
        return error;
    }

    private static ObjectNode error(int status, String type, String reason) {
        ObjectNode answer = MAPPER.createObjectNode().put("status", status);
        ObjectNode error = answer.putObject("error").put("type", type).put("reason", reason);
        error.putArray("root_cause").addObject().put("type", type).put("reason", reason);
        return answer;
    }

    private static void sendJson(HttpExchange exchange, int status, JsonNode body) throws IOException {
        send(exchange, status, "application/json", body.toString());
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.getResponseHeaders().add("Content-Type", type);
        if ("HEAD".equals(exchange.getRequestMethod())) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
