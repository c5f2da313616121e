/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Splits the printed list of authors where a source has no list of names. */
public final class AuthorNames {

    // Affiliations: "A. One (MIT), B. Two ((1) Paris)". Nested once at most.
    private static final Pattern PARENTHESES = Pattern.compile("\\((?:[^()]|\\([^()]*\\))*\\)");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?:and\\s+)?|\\s+and\\s+");

    private AuthorNames() {}

    /** The names in a line such as {@code "A. One, B. Two and C. Three"}. */
    public static List<String> split(String line) {
        String names = PARENTHESES.matcher(line).replaceAll(" ");
        return Arrays.stream(SEPARATOR.split(names))
                .map(Whitespace::fold)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
