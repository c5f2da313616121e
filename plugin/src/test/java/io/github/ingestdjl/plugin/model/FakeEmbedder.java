/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedder whose tokens are the characters of a text, so that a vector says which text it was made from. */
public final class FakeEmbedder implements Embedder {
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch gate;
    private final RuntimeException failure;

    private FakeEmbedder(int locks, RuntimeException failure) {
        this.gate = new CountDownLatch(locks);
        this.failure = failure;
    }

    public static FakeEmbedder working() {
        return new FakeEmbedder(0, null);
    }

    /** Works once {@link #open()} was called, and waits until then. */
    public static FakeEmbedder gated() {
        return new FakeEmbedder(1, null);
    }

    public static FakeEmbedder failing(RuntimeException failure) {
        return new FakeEmbedder(0, failure);
    }

    /** The vector that a text, prefix included, gets: its length, the sum of its characters, its last character. */
    public static float[] vector(String text) {
        return new float[] {text.length(), text.chars().sum(), text.charAt(text.length() - 1)};
    }

    public void open() {
        gate.countDown();
    }

    int timesClosed() {
        return closed.get();
    }

    @Override
    public TokenizedText tokenize(String text, LongText longText) {
        TokenWindow window = new TokenWindow(text.chars().asLongStream().toArray(), new long[text.length()]);
        return new TokenizedText(List.of(window), false);
    }

    @Override
    public List<float[]> embed(List<TokenWindow> batch) {
        try {
            if (gate.await(10, TimeUnit.SECONDS) == false) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddingException("interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
        return batch.stream().map(FakeEmbedder::text).map(FakeEmbedder::vector).toList();
    }

    private static String text(TokenWindow tokens) {
        StringBuilder text = new StringBuilder();
        for (long id : tokens.ids()) {
            text.append((char) id);
        }
        return text.toString();
    }

    @Override
    public int dimensions() {
        return 3;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
