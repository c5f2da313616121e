/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import mockwebserver3.SocketEffect.CloseSocket;
import okhttp3.Headers;
import okio.Buffer;

/**
 * What an {@link ArxivSite} does with one request: a page, or one of the ways in which sites fail.
 *
 * @param response all but its body
 * @param body as it goes over the wire
 * @param arrived runs when the request has arrived
 */
public record SiteAnswer(MockResponse response, byte[] body, Runnable arrived) {

    /** A page of HTML in UTF-8. */
    public static SiteAnswer html(String html) {
        return content(200, "text/html; charset=utf-8", html);
    }

    /** Text sent as UTF-8, whatever the type says of its character set. */
    public static SiteAnswer content(int status, String type, String text) {
        return of(new MockResponse.Builder().code(status).setHeader("Content-Type", type))
                .withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with a plain text. */
    public static SiteAnswer status(int status, String text) {
        return content(status, "text/plain", text);
    }

    /** As arXiv does when a list has a count but no rows, and when there are too many requests. */
    public static SiteAnswer retryAfter(int status, String value) {
        return status(status, "Service Unavailable").with("Retry-After", value);
    }

    public static SiteAnswer redirect(int status, String location) {
        return status(status, "").with("Location", location);
    }

    /** A page that wants to see a human, with status 200. */
    public static SiteAnswer captcha() {
        return html(PaperPages.captcha());
    }

    /** The same, compressed, where the client takes it. */
    public static SiteAnswer gzip(SiteAnswer plain) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain.body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plain.withBody(compressed.toByteArray()).with("Content-Encoding", "gzip");
    }

    /** Compressed, and damaged on the way: as long as announced, but not what was sent. */
    public static SiteAnswer brokenGzip(SiteAnswer plain) {
        SiteAnswer broken = gzip(plain);
        Arrays.fill(broken.body, broken.body.length / 2, broken.body.length, (byte) 0);
        return broken;
    }

    /** The first half of what was announced, and then no connection. */
    public static SiteAnswer halfOf(SiteAnswer whole) {
        return new SiteAnswer(
                whole.response.newBuilder().onResponseBody(new CloseSocket()).build(), whole.body, whole.arrived);
    }

    /** No answer at all, and no connection either. */
    public static SiteAnswer reset() {
        return of(new MockResponse.Builder().onResponseStart(new CloseSocket()));
    }

    /** No answer, until the site closes. */
    public static SiteAnswer hang() {
        return of(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));
    }

    /** A page that begins and never ends, a byte now and then. */
    public static SiteAnswer drip() {
        return of(new MockResponse.Builder().throttleBody(1, 10, TimeUnit.MILLISECONDS))
                .withBody(new byte[1 << 16]);
    }

    private static SiteAnswer of(MockResponse.Builder response) {
        return new SiteAnswer(response.build(), new byte[0], () -> {});
    }

    /** The same with a header more, or another value of it. */
    public SiteAnswer with(String name, String value) {
        return new SiteAnswer(response.newBuilder().setHeader(name, value).build(), body, arrived);
    }

    /** The same with other content. */
    public SiteAnswer withBody(byte[] other) {
        return new SiteAnswer(response, other, arrived);
    }

    /** The same, noticed when it is asked for. */
    public SiteAnswer when(Runnable asked) {
        return new SiteAnswer(response, body, asked);
    }

    /** Whole, or 304 to whoever has it already and says so. */
    MockResponse to(Headers request) {
        arrived.run();
        Headers headers = response.getHeaders();
        String tag = request.get("If-None-Match");
        String date = request.get("If-Modified-Since");
        boolean held = tag != null && tag.equals(headers.get("ETag"))
                || date != null && date.equals(headers.get("Last-Modified"));
        if (held && response.getStatus().contains(" 200 ")) {
            return response.newBuilder().code(304).build();
        }
        // Without a body of its own an answer such as 204 may have none.
        return body.length == 0
                ? response
                : response.newBuilder().body(new Buffer().write(body)).build();
    }
}
