/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

/** arXiv's texts are wrapped at about 80 columns and indented by two spaces; both are marks of the mail format, not of the text. */
public final class Whitespace {

    private Whitespace() {}

    /** The text on one line, with single spaces and none at its ends. */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (!isBlank(next)) {
                folded.append(next);
            } else if (i == 0 || !isBlank(text.charAt(i - 1))) {
                folded.append(' ');
            }
        }
        return folded.toString().strip();
    }

    /** Blanks of ASCII alone: a no-break space is no mark of the mail format. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
