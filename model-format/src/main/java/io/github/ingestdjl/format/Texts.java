/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

/** What can be told of a text without a model. */
public final class Texts {
    private Texts() {}

    /** Whether nothing of a text is seen: white space, control and format characters, of which most models have no token. */
    public static boolean isInvisible(String text) {
        return text.chars().allMatch(Texts::isInvisible);
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return Character.isWhitespace(c) || type == Character.CONTROL || type == Character.FORMAT;
    }
}
