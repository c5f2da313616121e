/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** What an {@link ArxivSite} does with one request: a page, or one of the ways in which sites fail. */
@FunctionalInterface
public interface SiteAnswer {

    /** @param closed opens when the site closes; an answer that waits for it hangs */
    void send(HttpExchange exchange, CountDownLatch closed) throws IOException, InterruptedException;

    /** A page of HTML in UTF-8. */
    static SiteContent html(String html) {
        return content(200, "text/html; charset=utf-8", html);
    }

    /** Text sent as UTF-8, whatever the type says of its character set. */
    static SiteContent content(int status, String type, String text) {
        return SiteContent.of(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with a plain text. */
    static SiteContent status(int status, String text) {
        return content(status, "text/plain", text);
    }

    /** As arXiv does when a list has a count but no rows, and when there are too many requests. */
    static SiteContent retryAfter(int status, String value) {
        return status(status, "Service Unavailable").with("Retry-After", value);
    }

    static SiteContent redirect(int status, String location) {
        return status(status, "").with("Location", location);
    }

    /** A page that wants to see a human, with status 200. */
    static SiteContent captcha() {
        return html("<html><head><title>Are you a robot?</title></head>"
                + "<body><form><div class=\"g-recaptcha\"></div></form></body></html>");
    }

    /** The same, compressed, where the client takes it. */
    static SiteContent gzip(SiteContent plain) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plain.withBody(compressed.toByteArray()).with("Content-Encoding", "gzip");
    }

    /** Compressed, and damaged on the way: as long as announced, but not what was sent. */
    static SiteContent brokenGzip(SiteContent plain) {
        byte[] compressed = gzip(plain).body();
        Arrays.fill(compressed, compressed.length / 2, compressed.length, (byte) 0);
        return plain.withBody(compressed).with("Content-Encoding", "gzip");
    }

    /** The first half of what was announced, and then no connection. */
    static SiteAnswer halfOf(SiteContent whole) {
        return (exchange, closed) -> {
            whole.head(exchange);
            exchange.sendResponseHeaders(whole.status(), whole.body().length);
            exchange.getResponseBody().write(whole.body(), 0, whole.body().length / 2);
            exchange.getResponseBody().flush();
        };
    }

    /** No answer at all, and no connection either. */
    static SiteAnswer reset() {
        return (exchange, closed) -> exchange.close();
    }

    /** No answer, until the site closes. */
    static SiteAnswer hang() {
        return (exchange, closed) -> closed.await();
    }

    /** A page that begins and never ends, a byte now and then. */
    static SiteAnswer drip() {
        return (exchange, closed) -> {
            exchange.sendResponseHeaders(200, 0);
            while (!closed.await(10, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        };
    }
}
