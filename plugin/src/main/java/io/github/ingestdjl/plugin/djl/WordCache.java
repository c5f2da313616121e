/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers the tokens of words, so that a text is cut by looking its words up and only new words go to the native
 * tokenizer. A few thousand words make up nearly all of a text, and a look-up costs a tenth of the tokenizer's work.
 *
 * <p>Right only for a tokenizer that never looks across white space, see {@link TokenizerFile#isWordWise}: its tokens of
 * a text are then those of its words, one after the other. Safe for several threads.
 */
final class WordCache {
    /** Words in each generation; when the young one is full it becomes the old one, whose words are forgotten. */
    private static final int GENERATION = 32_768;

    /** Longer words are rare, and seldom come twice. */
    private static final int LONGEST_WORD = 48;

    private final Function<String, long[]> tokenizer;
    private volatile Map<String, long[]> young = new ConcurrentHashMap<>();
    private volatile Map<String, long[]> old = Map.of();

    /** @param tokenizer gives the tokens of a word, special tokens left out, or null if it cannot say all of them */
    WordCache(Function<String, long[]> tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * The tokens of a text, special tokens left out.
     *
     * @param most so many tokens are enough
     * @return at most {@code most} tokens, or null for a text that is better given to the tokenizer as a whole: one with
     *     so many new words that it is quicker, or with a word that it cannot do
     */
    long[] tokenize(String text, int most) {
        long[] tokens = new long[Math.min(most, 16 + text.length() / 4)];
        int count = 0;
        int newWords = 0;
        int allowed = 4 + text.length() / 32;
        for (int from = nextWord(text, 0); from < text.length() && count < most; ) {
            int to = endOfWord(text, from);
            String word = text.substring(from, to);
            long[] wordTokens = lookUp(word);
            if (wordTokens == null) {
                if (++newWords > allowed) {
                    return null;
                }
                wordTokens = tokenizer.apply(word);
                if (wordTokens == null) {
                    return null;
                }
                remember(word, wordTokens);
            }
            int added = Math.min(wordTokens.length, most - count);
            if (count + added > tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.min(most, Math.max(2 * tokens.length, count + added)));
            }
            System.arraycopy(wordTokens, 0, tokens, count, added);
            count += added;
            from = nextWord(text, to);
        }
        return Arrays.copyOf(tokens, count);
    }

    private static int nextWord(String text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int endOfWord(String text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i)) == false) {
            i++;
        }
        return i;
    }

    /** Only what every tokenizer takes for white space; other kinds stay within a word, for the tokenizer to see. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private long[] lookUp(String word) {
        long[] tokens = young.get(word);
        if (tokens == null) {
            tokens = old.get(word);
            if (tokens != null) {
                remember(word, tokens);
            }
        }
        return tokens;
    }

    private void remember(String word, long[] tokens) {
        if (word.length() > LONGEST_WORD) {
            return;
        }
        Map<String, long[]> generation = young;
        generation.put(word, tokens);
        if (generation.size() >= GENERATION) {
            old = generation;
            young = new ConcurrentHashMap<>();
        }
    }
}
