/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Talks to a node as curl would: a method, a path, a JSON body. Safe for several threads. */
public final class NodeClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final HttpClient http;
    private final URI url;
    private final Credentials credentials;

    public NodeClient(URI url) {
        this(HttpClient.newHttpClient(), url, null);
    }

    /** @param credentials null for a node without security */
    NodeClient(HttpClient http, URI url, Credentials credentials) {
        this.http = http;
        this.url = url;
        this.credentials = credentials;
    }

    /** Who a client says it is. */
    public record Credentials(String user, String password) {
        private String header() {
            byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(plain);
        }
    }

    /** A client of the same node for another user. */
    public NodeClient as(Credentials other) {
        return new NodeClient(http, url, other);
    }

    /**
     * What the node answered.
     *
     * @param status the HTTP status
     * @param body the JSON body
     */
    public record Response(int status, JsonNode body) {
        /** The reasons of the error, causes included, as the node gives them. */
        public String reasons() {
            return String.join("; ", body.path("error").findValuesAsText("reason"));
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    /** @param body JSON, or several lines of it for a bulk request, or null for none */
    public Response request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT);
        request.header("Content-Type", "application/json");
        if (credentials != null) {
            request.header("Authorization", credentials.header());
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Response(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Response get(String path) {
        return request("GET", path, null);
    }

    public Response put(String path, String body) {
        return request("PUT", path, body);
    }

    public Response post(String path, String body) {
        return request("POST", path, body);
    }

    public Response delete(String path) {
        return request("DELETE", path, null);
    }

    void awaitReady(int seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            try {
                if (get("/_cluster/health?wait_for_status=yellow&timeout=5s").status() == 200) {
                    return;
                }
            } catch (UncheckedIOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the node does not answer at [" + url + "]", e);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the node is not ready after [" + seconds + "] seconds");
            }
            Thread.sleep(100);
        }
    }
}
