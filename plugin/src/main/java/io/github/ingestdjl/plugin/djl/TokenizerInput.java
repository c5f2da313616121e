/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

/** Makes any Java string safe for the native tokenizer, whose work and memory grow with the whole text. */
final class TokenizerInput {
    /**
     * More visible characters than this per token do not occur in text: the tokenizer's first {@code maxLength} tokens
     * then lie within {@code maxLength} times as many, and the rest need not be looked at.
     */
    private static final int CHARACTERS_PER_TOKEN = 64;

    private static final char REPLACEMENT = '\uFFFD';

    private final String text;
    private final boolean cut;

    /**
     * @param original any string, lone surrogates and megabytes included
     * @param maxLength the model's maximum, in tokens
     */
    TokenizerInput(String original, int maxLength) {
        // As sentence-transformers does: to byte-level tokenizers a blank at the beginning is another token.
        String text = original.strip();
        int end = end(text, (long) maxLength * CHARACTERS_PER_TOKEN);
        this.cut = end < text.length();
        this.text = wellFormed(cut ? text.substring(0, end) : text);
    }

    String text() {
        return text;
    }

    /** Whether the end of the text was left out. */
    boolean cut() {
        return cut;
    }

    /** The index after the last visible character that is looked at. */
    private static int end(String text, long visible) {
        if (text.length() <= visible) {
            return text.length();
        }
        long seen = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i)) == false && ++seen > visible) {
                return Character.isLowSurrogate(text.charAt(i)) ? i - 1 : i;
            }
        }
        return text.length();
    }

    /** Half a surrogate pair has no UTF-8 form; it is replaced as every decoder replaces it. */
    private static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) == false) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, REPLACEMENT);
        }
        return repaired == null ? text : repaired.toString();
    }
}
