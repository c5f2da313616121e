/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

/** Makes any Java string safe for the native tokenizer, whose work and memory grow with the whole text. */
final class TokenizerInput {
    /**
     * More characters than this per token do not occur in text: the tokenizer's first {@code maxLength} tokens then lie
     * within {@code maxLength} times as many, and the rest need not be looked at.
     */
    private static final int CHARACTERS_PER_TOKEN = 128;

    /** In a text that is longer than that, what is left of a run of white space: it is seldom a token, never a word. */
    private static final int LONGEST_RUN = 16;

    private static final char REPLACEMENT = '\uFFFD';

    private final String text;
    private final boolean cut;

    /**
     * @param original any string, lone surrogates and megabytes included
     * @param maxLength the most tokens that are of interest
     */
    TokenizerInput(String original, int maxLength) {
        // As sentence-transformers does: to byte-level tokenizers a blank at the beginning is another token.
        String stripped = original.strip();
        long most = (long) maxLength * CHARACTERS_PER_TOKEN;
        if (stripped.length() <= most) {
            this.text = wellFormed(stripped);
            this.cut = false;
        } else {
            String shortened = withoutLongRuns(stripped, (int) most + 1);
            this.cut = shortened.length() > most;
            this.text = wellFormed(cut ? shortened.substring(0, end(shortened, (int) most)) : shortened);
        }
    }

    String text() {
        return text;
    }

    /** Whether the end of the text was left out. */
    boolean cut() {
        return cut;
    }

    /** The beginning of the text, at most so many characters, with no long runs of white space. */
    private static String withoutLongRuns(String text, int most) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), most));
        int run = 0;
        for (int i = 0; i < text.length() && kept.length() < most; i++) {
            char c = text.charAt(i);
            run = Character.isWhitespace(c) ? run + 1 : 0;
            if (run <= LONGEST_RUN) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** Not between the halves of a surrogate pair. */
    private static int end(String text, int end) {
        return Character.isLowSurrogate(text.charAt(end)) && Character.isHighSurrogate(text.charAt(end - 1))
                ? end - 1
                : end;
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
