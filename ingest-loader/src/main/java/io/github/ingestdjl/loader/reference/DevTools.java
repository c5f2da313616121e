/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Chromium's own protocol: calls that are answered, and events that are not asked for. One caller at a time; whoever opens it closes it. */
final class DevTools implements Closeable {

    static final JsonMapper MAPPER = new JsonMapper();

    // More than all that is ever asked of a page.
    private static final int MAX_MESSAGE = 32 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Consumer<JsonNode> events;
    private final WebSocket socket;
    private int last;

    /** @param events is told of every event, on a thread of the connection's */
    static DevTools connect(URI address, Consumer<JsonNode> events) throws IOException, InterruptedException {
        return new DevTools(address, events);
    }

    private DevTools(URI address, Consumer<JsonNode> events) throws IOException, InterruptedException {
        this.events = events;
        this.socket = await(
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .buildAsync(address, new Incoming()),
                CONNECT_TIMEOUT,
                "connection to the browser");
    }

    /**
     * Calls a method and waits for its result.
     *
     * @param session the page it is for, or null for the browser itself
     * @throws IOException when it fails, the browser is gone or the time is over
     */
    JsonNode call(String session, String method, Map<String, ?> parameters, Duration timeout)
            throws IOException, InterruptedException {
        int id = ++last;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
            message.set("params", MAPPER.valueToTree(parameters));
            if (session != null) {
                message.put("sessionId", session);
            }
            await(socket.sendText(message.toString(), true), timeout, method);
            JsonNode reply = await(answer, timeout, method);
            if (reply.has("error")) {
                throw new RefusedException("the browser refuses [" + method + "]: "
                        + reply.at("/error/message").asText());
            }
            return reply.path("result");
        } finally {
            waiting.remove(id);
        }
    }

    private static <T> T await(CompletableFuture<T> future, Duration timeout, String what)
            throws IOException, InterruptedException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "no answer from the browser to [" + what + "] within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the browser is gone: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** The browser lives, and does not do what it was asked to. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Puts the pieces of messages together. */
    private final class Incoming implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean end) {
            message.append(piece);
            if (message.length() > MAX_MESSAGE) {
                from.abort();
                onError(from, new IOException("a message of more than " + MAX_MESSAGE + " characters"));
                return null;
            }
            if (end) {
                received(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            onError(from, new IOException("it closed the connection"));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            waiting.values().forEach(answer -> answer.completeExceptionally(failure));
        }

        private void received(String text) {
            try {
                JsonNode json = MAPPER.readTree(text);
                CompletableFuture<JsonNode> answer =
                        json.has("id") ? waiting.get(json.get("id").intValue()) : null;
                if (answer != null) {
                    answer.complete(json);
                } else if (json.has("method")) {
                    events.accept(json);
                }
            } catch (JsonProcessingException e) {
                onError(socket, e);
            }
        }
    }
}
