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
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

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

    /** What a node answers to a search: the body, or a {@link Refusal}. */
    @FunctionalInterface
    public interface Searching {
        String answer(JsonNode request) throws IOException;
    }

    /** An error answer. */
    public static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final String type;

        public Refusal(int status, String type, String reason) {
            super(reason);
            this.status = status;
            this.type = type;
        }
    }

    static {
        // The JDK's server sends head and body apart; without this every answer would take the 40 ms that TCP waits
        // between them.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final BulkFault PASSING = exchange -> {};
    private static final String PIT = "/_pit";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public final List<Received> received = new CopyOnWriteArrayList<>();
    public final FakeIndices indices = new FakeIndices();
    public final Map<String, JsonNode> pipelines = new ConcurrentHashMap<>();
    public final Map<String, JsonNode> documents = new ConcurrentHashMap<>();
    public final Map<String, Long> versions = new ConcurrentHashMap<>();
    public final Set<String> pointsInTime = ConcurrentHashMap.newKeySet();
    public volatile boolean pluginInstalled = true;
    public volatile String simulateError;
    public volatile int dims = 3;
    /** By the models' ids; the first is the default. */
    public final Map<String, String> fingerprints =
            new LinkedHashMap<>(Map.of("node-default", "00000000000000000000000000000001"));
    /** What refuses to show mappings, as to a user who may only read. */
    public volatile boolean mappingsForbidden;

    public volatile String searchAnswer = "{}";
    public volatile Searching searching = request -> searchAnswer;
    public volatile int refuseAllWith;
    /** Requests about indices that are carried out, but not answered: as when whoever sent them is killed. */
    public volatile Predicate<Received> lost = request -> false;

    private final AtomicInteger bulksLeft = new AtomicInteger(Integer.MAX_VALUE);

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

    /** So many bulk requests are served, all further ones refused. */
    public void refuseAllBulksAfter(int count) {
        bulksLeft.set(count);
    }

    /** An alias, its index and a pipeline as setup makes them, for tests of what comes after. */
    public void setUp(String alias, String pipeline) {
        indices.setUp(alias, pipeline);
        pipelines.put(pipeline, MAPPER.createObjectNode().set("processors", MAPPER.createArrayNode()));
    }

    /** Searches find this many papers, page after page by {@code search_after}. */
    public Searching paging(int papers) {
        return request -> {
            int from =
                    request.has("search_after") ? request.at("/search_after/0").asInt() + 1 : 0;
            int to = Math.min(papers, from + request.get("size").intValue());
            ObjectNode answer = MAPPER.createObjectNode().put("took", 1).put("timed_out", false);
            answer.put("pit_id", request.at("/pit/id").textValue());
            answer.set("_shards", oneShard());
            ObjectNode hits = answer.putObject("hits");
            if (request.path("track_total_hits").booleanValue()) {
                hits.putObject("total").put("value", papers).put("relation", "eq");
            }
            ArrayNode list = hits.putArray("hits");
            for (int i = from; i < to; i++) {
                String id = "2106.%05d".formatted(i);
                ObjectNode hit =
                        list.addObject().put("_index", "papers").put("_id", id).putNull("_score");
                hit.putObject("_source").put("id", id).put("title", "Títle " + i);
                hit.putArray("sort").add(i);
            }
            return answer.toString();
        };
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

    /** No fault: the request that takes it is served. */
    public static BulkFault passing() {
        return PASSING;
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
        Received request = new Received(
                method,
                path,
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body);
        received.add(request);
        if (path.endsWith("/_bulk") && bulksLeft.getAndDecrement() <= 0) {
            sendJson(exchange, 403, FakeIndices.error(403, "security_exception", "refused"));
        } else if (refuseAllWith != 0) {
            sendJson(exchange, refuseAllWith, FakeIndices.error(refuseAllWith, "security_exception", "refused"));
        } else if (path.endsWith("/_bulk")) {
            bulk(exchange, path, body);
        } else if ("/_search".equals(path)) {
            searchPointInTime(exchange, MAPPER.readTree(body));
        } else if (path.endsWith("/_search")) {
            search(exchange, path.substring(1, path.length() - "/_search".length()), MAPPER.readTree(body));
        } else if (path.endsWith("/_count")) {
            count(exchange, MAPPER.readTree(body));
        } else if (path.endsWith("/_refresh")) {
            sendJson(exchange, 200, MAPPER.createObjectNode().set("_shards", oneShard()));
        } else if (path.endsWith(PIT)) {
            pointInTime(exchange, method, path.substring(0, path.length() - PIT.length()), body);
        } else if (path.endsWith("/_mapping") && mappingsForbidden) {
            sendJson(exchange, 403, FakeIndices.error(403, "security_exception", "unauthorized"));
        } else if ("/_ingest/djl/models".equals(path)) {
            sendJson(exchange, 200, models());
        } else if (path.startsWith("/_ingest/pipeline/")) {
            pipeline(exchange, method, path.substring("/_ingest/pipeline/".length()), body);
        } else {
            FakeIndices.Answer answer =
                    indices.answer(method, path, exchange.getRequestURI().getRawQuery(), body);
            if (lost.test(request)) {
                exchange.close();
                return;
            }
            sendJson(exchange, answer.status(), answer.body());
        }
    }

    private void searchPointInTime(HttpExchange exchange, JsonNode request) throws IOException {
        String id = request.at("/pit/id").textValue();
        if (pointsInTime.contains(id)) {
            answerSearch(exchange, request);
        } else {
            sendJson(
                    exchange,
                    404,
                    FakeIndices.error(
                            404, "search_context_missing_exception", "No search context found for id [" + id + "]"));
        }
    }

    private void answerSearch(HttpExchange exchange, JsonNode request) throws IOException {
        try {
            send(exchange, 200, "application/json", searching.answer(request));
        } catch (Refusal refusal) {
            sendJson(exchange, refusal.status, FakeIndices.error(refusal.status, refusal.type, refusal.getMessage()));
        }
    }

    /** All documents, or those that have one of the fields asked for. */
    private void count(HttpExchange exchange, JsonNode request) throws IOException {
        List<String> fields = request.findValuesAsText("field");
        long count = documents.values().stream()
                .filter(document -> fields.isEmpty() || fields.stream().anyMatch(document::has))
                .count();
        ObjectNode answer = MAPPER.createObjectNode().put("count", count);
        answer.set("_shards", oneShard());
        sendJson(exchange, 200, answer);
    }

    private static ObjectNode oneShard() {
        return MAPPER.createObjectNode()
                .put("total", 1)
                .put("successful", 1)
                .put("skipped", 0)
                .put("failed", 0);
    }

    private void pointInTime(HttpExchange exchange, String method, String path, String body) throws IOException {
        if ("DELETE".equals(method)) {
            boolean known = pointsInTime.remove(MAPPER.readTree(body).path("id").asText());
            sendJson(
                    exchange,
                    known ? 200 : 404,
                    MAPPER.createObjectNode().put("succeeded", true).put("num_freed", known ? 1 : 0));
        } else if (indices.get(path.substring(1)) != null) {
            String id = "pit-of" + path;
            pointsInTime.add(id);
            ObjectNode answer = MAPPER.createObjectNode().put("id", id);
            answer.set("_shards", oneShard());
            sendJson(exchange, 200, answer);
        } else {
            sendJson(exchange, 404, FakeIndices.missing(path.substring(1)).body());
        }
    }

    private void search(HttpExchange exchange, String index, JsonNode request) throws IOException {
        if (!pluginInstalled && request.toString().contains("query_vector_builder")) {
            ObjectNode error = FakeIndices.error(
                    400, "x_content_parse_exception", "[1:71] [knn] failed to parse field [query_vector_builder]");
            ((ObjectNode) error.get("error"))
                    .putObject("caused_by")
                    .put("type", "x_content_parse_exception")
                    .put(
                            "reason",
                            "unknown named object category [org.elasticsearch.search.vectors.QueryVectorBuilder]");
            sendJson(exchange, 400, error);
        } else if (indices.get(index) != null) {
            answerSearch(exchange, request);
        } else {
            sendJson(exchange, 404, FakeIndices.missing(index).body());
        }
    }

    private void pipeline(HttpExchange exchange, String method, String id, String body) throws IOException {
        boolean changes = "PUT".equals(method) || "_simulate".equals(id);
        if (changes && !pluginInstalled) {
            sendJson(
                    exchange,
                    400,
                    FakeIndices.error(
                            400, "parse_exception", "No processor type exists with name [djl_text_embedding]"));
        } else if ("_simulate".equals(id)) {
            simulate(exchange, body);
        } else if ("PUT".equals(method)) {
            pipelines.put(id, MAPPER.readTree(body));
            sendJson(exchange, 200, MAPPER.createObjectNode().put("acknowledged", true));
        } else if (pipelines.containsKey(id)) {
            sendJson(exchange, 200, MAPPER.createObjectNode().set(id, pipelines.get(id)));
        } else {
            sendJson(exchange, 404, MAPPER.createObjectNode());
        }
    }

    private ObjectNode models() {
        ObjectNode answer = MAPPER.createObjectNode();
        fingerprints.forEach((id, fingerprint) -> answer.withObject("/models")
                .putObject(id)
                .put("default", answer.at("/models").size() == 1)
                .put("consistent", true)
                .put("query_prefix", "query: ")
                .put("passage_prefix", "")
                .put("fingerprint", fingerprint)
                .putObject("nodes"));
        return answer;
    }

    private void simulate(HttpExchange exchange, String body) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode();
        ObjectNode doc = answer.putArray("docs").addObject();
        if (simulateError != null) {
            doc.set(
                    "error",
                    FakeIndices.error(400, "illegal_argument_exception", simulateError)
                            .get("error"));
        } else {
            ObjectNode simulated = doc.putObject("doc");
            simulated.put("_id", "_id").put("_index", "_index").put("_version", "-3");
            simulated.putObject("_ingest").put("timestamp", "2026-11-20T17:47:16.759579603Z");
            ObjectNode source = simulated.putObject("_source");
            JsonNode request = MAPPER.readTree(body);
            JsonNode fields = request.at("/pipeline/processors/0/djl_text_embedding/field_map");
            request.at("/docs/0/_source").fieldNames().forEachRemaining(text -> {
                ArrayNode vector = source.putArray(fields.path(text).textValue());
                for (int i = 0; i < dims; i++) {
                    vector.add(0.5);
                }
            });
        }
        sendJson(exchange, 200, answer);
    }

    private void bulk(HttpExchange exchange, String path, String body) throws IOException {
        BulkFault fault;
        synchronized (bulkFaults) {
            fault = bulkFaults.poll();
        }
        if (fault != null && fault != PASSING) {
            fault.answer(exchange);
            return;
        }
        String name = path.split("/")[1];
        boolean aliasMissing =
                String.valueOf(exchange.getRequestURI().getRawQuery()).contains("require_alias=true")
                        && !indices.isAlias(name);
        ObjectNode answer = MAPPER.createObjectNode().put("took", 1).put("errors", false);
        ArrayNode items = answer.putArray("items");
        for (Iterator<String> lines = body.lines().iterator(); lines.hasNext(); ) {
            JsonNode action = MAPPER.readTree(lines.next());
            String kind = action.fieldNames().next();
            JsonNode target = action.get(kind);
            ObjectNode item = items.addObject()
                    .putObject(kind)
                    .put("_index", name)
                    .put("_id", target.path("_id").asText());
            JsonNode document = "delete".equals(kind) ? null : MAPPER.readTree(lines.next());
            if (aliasMissing) {
                String reason = "no such index [" + name + "] and [require_alias] request flag is [true] and [" + name
                        + "] is not an alias";
                refuse(item, 404, "index_not_found_exception", reason);
            } else {
                settle(target, document, item);
            }
            if (item.has("error")) {
                answer.put("errors", true);
            }
        }
        sendJson(exchange, 200, answer);
    }

    /** Stores a document, or deletes it when there is none to store. */
    private void settle(JsonNode target, JsonNode document, ObjectNode item) {
        String id = target.path("_id").asText();
        long version = target.path("version").asLong(1);
        boolean external = "external_gte".equals(target.path("version_type").asText());
        Integer refused = itemFaults.getOrDefault(id, new ArrayDeque<>()).poll();
        if (refused != null) {
            refuse(item, refused, typeOf(refused), "refused [" + id + "]");
            return;
        }
        Long current = versions.get(id);
        if (external && current != null && current > version) {
            refuse(
                    item,
                    409,
                    "version_conflict_engine_exception",
                    "[" + id + "]: version conflict, current version [" + current
                            + "] is higher than the one provided [" + version + "]");
            return;
        }
        versions.put(id, external ? version : current == null ? 1 : current + 1);
        item.put("_version", versions.get(id));
        if (document == null) {
            boolean found = documents.remove(id) != null;
            item.put("status", found ? 200 : 404).put("result", found ? "deleted" : "not_found");
        } else {
            boolean created = documents.put(id, document) == null;
            item.put("status", created ? 201 : 200).put("result", created ? "created" : "updated");
        }
    }

    private static void refuse(ObjectNode item, int status, String type, String reason) {
        item.put("status", status).putObject("error").put("type", type).put("reason", reason);
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 429 -> "es_rejected_execution_exception";
            case 503 -> "unavailable_shards_exception";
            default -> "document_parsing_exception";
        };
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
