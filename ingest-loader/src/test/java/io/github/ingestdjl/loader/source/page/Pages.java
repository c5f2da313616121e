/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Answers that hold a page. */
final class Pages {

    private Pages() {}

    static Page page(String html) {
        return page(html, 200, "utf-8", StandardCharsets.UTF_8);
    }

    static Page page(String html, int status) {
        return page(html, status, "utf-8", StandardCharsets.UTF_8);
    }

    static Page page(String html, int status, String declared, Charset written) {
        return new Page(URI.create("https://arxiv.org/asked"), status, declared, html.getBytes(written));
    }
}
