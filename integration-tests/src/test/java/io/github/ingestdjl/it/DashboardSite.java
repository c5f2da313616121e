/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the Vega panels of a dashboard to a browser as a page, and passes its searches on to a node. The page does what Kibana does
 * around Vega; it is in the resources.
 */
final class DashboardSite implements AutoCloseable {
    static final Path VEGA = Artifacts.repository().resolve("kibana/target/vega");

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8");

    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "dashboard-site");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private final NodeClient node;
    private final String alias;

    private DashboardSite(HttpServer server, NodeClient node, String alias) {
        this.server = server;
        this.node = node;
        this.alias = alias;
    }

    /** @param alias where the papers are, whatever the panels say */
    static DashboardSite start(JsonNode dashboard, NodeClient node, String alias) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        DashboardSite site = new DashboardSite(server, node, alias);
        server.setExecutor(site.threads);
        site.file("/", "dashboard.html");
        site.file("/dashboard.js", "dashboard.js");
        site.serve("/vega.min.js", Files.readAllBytes(VEGA.resolve("node_modules/vega/build/vega.min.js")), "js");
        site.serve(
                "/vega-interpreter.min.js",
                Files.readAllBytes(VEGA.resolve("node_modules/vega-interpreter/build/vega-interpreter.min.js")),
                "js");
        site.serve("/panels", panels(dashboard).toString().getBytes(StandardCharsets.UTF_8), "json");
        server.createContext("/search/", site::search);
        server.start();
        return site;
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static ArrayNode panels(JsonNode dashboard) {
        ArrayNode panels = Papers.JSON.createArrayNode();
        for (JsonNode panel : KibanaObjects.nested(dashboard, "/attributes/panelsJSON")) {
            if (panel.path("type").asText().equals("visualization") == false) {
                continue;
            }
            String name = panel.path("panelIndex").asText() + ":"
                    + panel.path("panelRefName").asText();
            for (JsonNode reference : dashboard.path("references")) {
                if (reference.path("name").asText().equals(name)) {
                    JsonNode visualization = KibanaObjects.object(
                            "visualization", reference.path("id").asText());
                    JsonNode state = KibanaObjects.nested(visualization, "/attributes/visState");
                    ObjectNode shown = panels.addObject();
                    shown.put("id", panel.path("panelIndex").asText());
                    shown.put("title", panel.at("/embeddableConfig/title").asText());
                    shown.set("grid", panel.path("gridData"));
                    shown.set("spec", KibanaObjects.nested(state, "/params/spec"));
                }
            }
        }
        return panels;
    }

    private void search(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Response response = node.post("/" + alias + "/_search", body);
        answer(exchange, response.status(), response.body().toString().getBytes(StandardCharsets.UTF_8), "json");
    }

    private void file(String path, String resource) throws IOException {
        try (InputStream in = DashboardSite.class.getResourceAsStream("/kibana/" + resource)) {
            serve(path, in.readAllBytes(), resource.substring(resource.indexOf('.') + 1));
        }
    }

    private void serve(String path, byte[] body, String type) {
        server.createContext(path, exchange -> {
            boolean found = exchange.getRequestURI().getPath().equals(path);
            answer(exchange, found ? 200 : 404, found ? body : new byte[0], type);
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body, String type) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", TYPES.getOrDefault(type, "application/json"));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
