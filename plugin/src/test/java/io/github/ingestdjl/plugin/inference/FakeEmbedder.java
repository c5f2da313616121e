/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words are tokens, at most ten a window; the vector of a window is its number of words and the hash of its first one,
 * so that tests know what must come out. The word {@code fail} makes the batch it is in fail, {@code zero} alone gives a
 * zero vector, {@code broken} cannot be tokenised. Safe for several threads.
 */
final class FakeEmbedder implements Embedder {
    static final int MAX_LENGTH = 1000;

    private final List<List<TokenWindow>> batches = new ArrayList<>();
    private boolean closed;

    /** The lengths of the windows of each batch that ran, in order. */
    synchronized List<List<Integer>> batchLengths() {
        return batches.stream()
                .map(batch -> batch.stream().map(TokenWindow::length).toList())
                .toList();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    static float[] vectorOf(String text) {
        String[] words = text.split(" ");
        return new float[] {words.length, words[0].hashCode() % 1000};
    }

    @Override
    public TokenizedText tokenize(String text, LongText longText) {
        if (text.equals("broken")) {
            throw new IllegalArgumentException("cannot tokenise [broken]");
        }
        String[] words = text.split(" ");
        List<TokenWindow> windows = new ArrayList<>();
        for (int from = 0; from < words.length; from += MAX_LENGTH) {
            String[] part = Arrays.copyOfRange(words, from, Math.min(words.length, from + MAX_LENGTH));
            long[] ids = Arrays.stream(part).mapToLong(String::hashCode).toArray();
            windows.add(new TokenWindow(ids, new long[ids.length]));
        }
        boolean truncate = longText == LongText.TRUNCATE;
        return new TokenizedText(truncate ? windows.subList(0, 1) : windows, truncate && windows.size() > 1);
    }

    @Override
    public synchronized List<float[]> embed(List<TokenWindow> batch) {
        if (closed) {
            throw new IllegalStateException("used after it was closed");
        }
        batches.add(batch);
        if (batch.stream().anyMatch(window -> window.ids()[0] == "fail".hashCode())) {
            throw new EmbeddingException("model failed");
        }
        return batch.stream()
                .map(window -> window.ids()[0] == "zero".hashCode()
                        ? new float[2]
                        : new float[] {window.length(), (int) window.ids()[0] % 1000})
                .toList();
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
