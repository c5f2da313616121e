/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import io.github.ingestdjl.format.Texts;

/** Makes any Java string safe for the native tokenizer, whose work and memory grow with the whole text. */
final class TokenizerInput {
    /** What is left of a run of white space where a text is too long: it is seldom a token, never a word. */
    private static final int LONGEST_RUN = 16;

    /** A text is cut between words, if there is a blank so near to where it has to be cut. */
    private static final int LONGEST_WORD = 256;

    private final String text;
    private final boolean cut;

    private TokenizerInput(String text, boolean cut) {
        this.text = Texts.wellFormed(text);
        this.cut = cut;
    }

    /**
     * The beginning of a text.
     *
     * @param original any string, lone surrogates and megabytes included
     * @param most so many characters at most
     */
    static TokenizerInput beginning(String original, int most) {
        return cut(strip(original), most);
    }

    /** The beginning of a text with long runs of white space shortened, if it is longer than that. */
    static TokenizerInput dense(String original, int most) {
        String stripped = strip(original);
        return cut(stripped.length() <= most ? stripped : withoutLongRuns(stripped, most + 1), most);
    }

    /** As sentence-transformers does: to byte-level tokenizers a blank at the beginning is another token. */
    private static String strip(String original) {
        return original.strip();
    }

    private static TokenizerInput cut(String text, int most) {
        return text.length() <= most
                ? new TokenizerInput(text, false)
                : new TokenizerInput(text.substring(0, end(text, most)).strip(), true);
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

    /** After a word if possible, in any case not between the halves of a surrogate pair. */
    private static int end(String text, int most) {
        for (int i = most; i > Math.max(0, most - LONGEST_WORD); i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(most)) && Character.isHighSurrogate(text.charAt(most - 1))
                ? most - 1
                : most;
    }
}
