/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A whole answer. One with {@code ETag} or {@code Last-Modified} answers 304 to whoever has it already.
 *
 * @param body as it goes over the wire
 */
public record SiteContent(int status, byte[] body, Map<String, String> headers) implements SiteAnswer {

    static SiteContent of(int status, String type, byte[] body) {
        return new SiteContent(status, body, Map.of()).with("Content-Type", type);
    }

    /** The same with a header more, or another value of it. */
    public SiteContent with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SiteContent(status, body, more);
    }

    /** The same with other content. */
    public SiteContent withBody(byte[] other) {
        return new SiteContent(status, other, headers);
    }

    @Override
    public void send(HttpExchange exchange, CountDownLatch closed) throws IOException {
        head(exchange);
        if (isHeldBy(exchange)) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    void head(HttpExchange exchange) {
        headers.forEach(exchange.getResponseHeaders()::set);
    }

    private boolean isHeldBy(HttpExchange exchange) {
        String tag = exchange.getRequestHeaders().getFirst("If-None-Match");
        String date = exchange.getRequestHeaders().getFirst("If-Modified-Since");
        return status == 200
                && (tag != null && tag.equals(headers.get("ETag"))
                        || date != null && date.equals(headers.get("Last-Modified")));
    }
}
