/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Words are tokens, at most {@value #MAX_LENGTH} a window; a vector says from which text it was made. The word {@code
 * fail} at its beginning makes the batch of a window fail, {@code error} with an error; {@code zero} gives a zero vector,
 * {@code short} one that is too short, {@code nan} one that is none;
 * the text {@code broken} cannot be tokenised, and a text of control characters has no token. Safe for several threads.
 */
public final class FakeEmbedder implements Embedder {
    public static final int MAX_LENGTH = 1000;

    private final List<List<TokenWindow>> batches = new ArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch gate;
    private final CountDownLatch atTheGate = new CountDownLatch(1);
    private final Supplier<? extends RuntimeException> failure;
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private RuntimeException closingFailure;

    private FakeEmbedder(int locks, Supplier<? extends RuntimeException> failure) {
        this.gate = new CountDownLatch(locks);
        this.failure = failure;
    }

    public static FakeEmbedder failingToClose(RuntimeException failure) {
        FakeEmbedder embedder = working();
        embedder.closingFailure = failure;
        return embedder;
    }

    public static FakeEmbedder working() {
        return new FakeEmbedder(0, null);
    }

    /** Works once {@link #open()} was called, and waits until then. */
    public static FakeEmbedder gated() {
        return new FakeEmbedder(1, null);
    }

    /** Does something while it runs its first batch. */
    public static FakeEmbedder doing(Runnable meanwhile) {
        FakeEmbedder embedder = working();
        embedder.meanwhile.set(meanwhile);
        return embedder;
    }

    public static FakeEmbedder failing(RuntimeException failure) {
        return new FakeEmbedder(0, () -> failure);
    }

    /** The vector that a text, prefix included, gets if it is not cut. */
    public static float[] vector(String text) {
        return vector(ids(text.split(" ")));
    }

    private static float[] vector(long[] ids) {
        return new float[] {ids.length, Math.floorMod(Arrays.hashCode(ids), 10_000) + 1};
    }

    private static long[] ids(String[] words) {
        return Arrays.stream(words).mapToLong(String::hashCode).toArray();
    }

    public void open() {
        gate.countDown();
    }

    /** Returns once a batch has arrived: what comes now is of another one. */
    public void awaitBatch() throws InterruptedException {
        if (atTheGate.await(10, TimeUnit.SECONDS) == false) {
            throw new IllegalStateException("no batch came");
        }
    }

    public int timesClosed() {
        return closed.get();
    }

    /** The lengths of the windows of each batch that ran, in order. */
    public synchronized List<List<Integer>> batchLengths() {
        return batches.stream()
                .map(batch -> batch.stream().map(TokenWindow::length).toList())
                .toList();
    }

    @Override
    public TokenizedText tokenize(String text, LongText longText) {
        if (text.equals("broken")) {
            throw new IllegalArgumentException("cannot tokenise [broken]");
        }
        if (text.chars().allMatch(Character::isISOControl)) {
            return new TokenizedText(List.of(), false);
        }
        String[] words = text.split(" ");
        List<TokenWindow> windows = new ArrayList<>();
        for (int from = 0; from < words.length; from += MAX_LENGTH) {
            long[] ids = ids(Arrays.copyOfRange(words, from, Math.min(words.length, from + MAX_LENGTH)));
            windows.add(new TokenWindow(ids, new long[ids.length]));
        }
        boolean truncate = longText == LongText.TRUNCATE;
        return new TokenizedText(truncate ? windows.subList(0, 1) : windows, truncate && windows.size() > 1);
    }

    @Override
    public List<float[]> embed(List<TokenWindow> batch) {
        atTheGate.countDown();
        try {
            if (gate.await(10, TimeUnit.SECONDS) == false) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddingException("interrupted", e);
        }
        meanwhile.getAndSet(() -> {}).run();
        if (failure != null) {
            throw failure.get();
        }
        synchronized (this) {
            if (closed.get() > 0) {
                throw new IllegalStateException("used after it was closed");
            }
            batches.add(batch);
        }
        if (batch.stream().anyMatch(window -> beginsWith(window, "fail"))) {
            throw new EmbeddingException("model failed");
        }
        if (batch.stream().anyMatch(window -> beginsWith(window, "error"))) {
            throw new UnsatisfiedLinkError("no such symbol");
        }
        return batch.stream().map(FakeEmbedder::vector).toList();
    }

    private static float[] vector(TokenWindow window) {
        if (beginsWith(window, "zero")) {
            return new float[2];
        }
        if (beginsWith(window, "nan")) {
            return new float[] {1, Float.NaN};
        }
        return beginsWith(window, "short") ? new float[] {1} : vector(window.ids());
    }

    private static boolean beginsWith(TokenWindow window, String word) {
        return window.ids()[0] == word.hashCode();
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        if (closingFailure != null) {
            throw closingFailure;
        }
    }
}
