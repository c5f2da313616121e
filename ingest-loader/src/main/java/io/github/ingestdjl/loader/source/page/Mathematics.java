/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import java.util.regex.Pattern;

/** Puts the mathematics of a text back as its author wrote it. */
final class Mathematics {

    private static final Pattern DOLLAR = Pattern.compile("(?<!\\\\)\\$");

    private Mathematics() {}

    /**
     * The visible text, its formulas taken from the raw one where both have as many; else as it is.
     *
     * @param raw the TeX of the same text
     */
    static String asWritten(String visible, String raw) {
        String[] pieces = DOLLAR.split(visible, -1);
        String[] rawPieces = DOLLAR.split(raw, -1);
        boolean known = pieces.length == rawPieces.length && pieces.length % 2 == 1;
        StringBuilder text = new StringBuilder(visible.length());
        for (int i = 0; i < pieces.length; i++) {
            if (i > 0) {
                text.append('$');
            }
            boolean formula = i % 2 == 1;
            text.append(known && formula ? rawPieces[i] : pieces[i]);
        }
        return text.toString();
    }
}
