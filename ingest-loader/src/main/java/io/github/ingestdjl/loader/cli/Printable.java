/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.util.regex.Pattern;

/** Text from elsewhere, such as a title, in a form that does nothing to a terminal but show. */
final class Printable {

    // Among them the escape that a terminal's commands begin with, in its long form and its short one.
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private Printable() {}

    /** The text with a question mark for each control character. */
    static String of(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
