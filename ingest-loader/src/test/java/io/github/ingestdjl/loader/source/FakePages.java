/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.http.PageClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A site in memory. Of several pages at an address each is answered once, the last one for ever. Remembers as a client does. */
public final class FakePages implements PageClient {

    private final Map<URI, Deque<Page>> site = new HashMap<>();
    private final Map<URI, Page> remembered = new HashMap<>();
    private boolean closed;
    private final List<String> asked = new ArrayList<>();
    private final List<String> askedAgain = new ArrayList<>();

    public FakePages put(String uri, Page... pages) {
        site.computeIfAbsent(URI.create(uri), key -> new ArrayDeque<>()).addAll(List.of(pages));
        return this;
    }

    /** What the site was asked for, as path and query. */
    public List<String> asked() {
        return asked;
    }

    /** What of that was not taken from memory though it was there, or because of what was there. */
    public List<String> askedAgain() {
        return askedAgain;
    }

    @Override
    public Page get(URI uri) throws IOException {
        Page page = remembered.get(uri);
        return page == null ? ask(uri) : page;
    }

    @Override
    public Page getAgain(URI uri) throws IOException {
        askedAgain.add(pathOf(uri));
        return ask(uri);
    }

    /** Whether the source that took it over has closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private Page ask(URI uri) throws IOException {
        asked.add(pathOf(uri));
        Deque<Page> pages = site.get(uri);
        if (pages == null) {
            throw new IOException("connection refused");
        }
        Page page = pages.size() > 1 ? pages.poll() : pages.peek();
        remembered.put(uri, page);
        return page;
    }

    private static String pathOf(URI uri) {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
