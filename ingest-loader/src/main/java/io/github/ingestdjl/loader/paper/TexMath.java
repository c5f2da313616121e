/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the formulas in one text. A formula that is opened and never closed is none: the sign stands for itself. For one thread. */
final class TexMath {

    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\\\begin\\{((?:equation|align|eqnarray|gather|multline|displaymath|math)\\*?)\\}");

    private final String text;
    // What a search has not found once is not searched for again; so the whole stays linear.
    private final Set<String> missing = new HashSet<>();

    TexMath(String text) {
        this.text = text;
    }

    /** Where the formula that begins here ends, or the start itself when none does. */
    int end(int start) {
        if (text.startsWith("$$", start)) {
            int end = endAfter("$$", start + 2);
            // An empty pair is a formula, too: what is between two formulas must not become one.
            return end < 0 ? start + 2 : end;
        }
        if (text.charAt(start) == '$') {
            return orStart(endAfter("$", start + 1), start);
        }
        if (text.startsWith("\\(", start)) {
            return orStart(endAfter("\\)", start + 2), start);
        }
        if (text.startsWith("\\[", start)) {
            return orStart(endAfter("\\]", start + 2), start);
        }
        if (text.startsWith("\\begin{", start)) {
            Matcher environment = ENVIRONMENT.matcher(text).region(start, text.length());
            if (environment.lookingAt()) {
                return orStart(endAfter("\\end{" + environment.group(1) + "}", environment.end()), start);
            }
        }
        return start;
    }

    private static int orStart(int end, int start) {
        return end < 0 ? start : end;
    }

    private int endAfter(String closing, int from) {
        if (missing.contains(closing)) {
            return -1;
        }
        int i = from;
        while (i < text.length()) {
            if (text.startsWith(closing, i)) {
                return i + closing.length();
            }
            // A backslash and what follows it are one: "\$" closes nothing, and neither does the second half of "\\".
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        missing.add(closing);
        return -1;
    }
}
