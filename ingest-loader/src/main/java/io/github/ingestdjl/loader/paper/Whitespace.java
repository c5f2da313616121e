/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.regex.Pattern;

/** arXiv's texts are wrapped at about 80 columns and indented by two spaces; both are marks of the mail format, not of the text. */
public final class Whitespace {

    private static final Pattern RUN = Pattern.compile("\\s+");

    private Whitespace() {}

    /** The text on one line, with single spaces and none at its ends. */
    public static String fold(String text) {
        return RUN.matcher(text).replaceAll(" ").strip();
    }
}
