/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The plugin's REST API with answers of the test's, worded as those of a real 8.19 node; what has none is answered as by a node without the plugin. */
final class StubbedPlugin implements AutoCloseable {

    /** One request as it arrived. */
    record Received(String method, String target, JsonNode body) {}

    private record Answer(int status, Function<Received, String> body) {}

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<Received> received = new CopyOnWriteArrayList<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    StubbedPlugin() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** @param path below {@code _ingest/djl/models} */
    StubbedPlugin answering(String method, String path, int status, String body) {
        return answering(method, path, status, request -> body);
    }

    StubbedPlugin answering(String method, String path, int status, Function<Received, String> body) {
        answers.put(method + " /_ingest/djl/models" + path, new Answer(status, body));
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        String method = exchange.getRequestMethod();
        Received request = new Received(method, exchange.getRequestURI().toString(), body);
        received.add(request);
        Answer answer = answers.get(method + " " + exchange.getRequestURI().getPath());
        byte[] bytes =
                (answer == null ? noHandler(request) : answer.body.apply(request)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 400 : answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String noHandler(Received request) {
        return "{\"error\":\"no handler found for uri [" + request.target + "] and method [" + request.method + "]\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
