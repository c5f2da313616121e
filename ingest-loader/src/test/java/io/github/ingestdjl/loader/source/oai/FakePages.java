/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

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

/** A site whose answers are laid down, and which notes what it was asked. The last answer of an address stays. */
final class FakePages implements PageClient {

    static final URI BASE = URI.create("https://oai.test/oai");

    private final Map<String, Deque<Page>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    FakePages put(String query, byte[]... bodies) {
        for (byte[] body : bodies) {
            put(query, 200, body);
        }
        return this;
    }

    FakePages put(String query, int status, byte[] body) {
        answers.computeIfAbsent(query, key -> new ArrayDeque<>())
                .add(new Page(URI.create(BASE + query), status, null, body));
        return this;
    }

    /** The queries in order; those of {@link #getAgain} begin with "again ". */
    List<String> asked() {
        return asked;
    }

    @Override
    public Page get(URI uri) throws IOException {
        return answer(uri, "");
    }

    @Override
    public Page getAgain(URI uri) throws IOException {
        return answer(uri, "again ");
    }

    @Override
    public void close() {
        throw new AssertionError("the client belongs to the test");
    }

    private Page answer(URI uri, String how) throws IOException {
        String query = uri.toString().substring(BASE.toString().length());
        asked.add(how + query);
        Deque<Page> pages = answers.get(query);
        if (pages == null) {
            throw new IOException("not expected: " + uri);
        }
        return pages.size() == 1 ? pages.peek() : pages.poll();
    }
}
