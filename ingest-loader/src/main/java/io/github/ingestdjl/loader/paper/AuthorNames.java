/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Splits the printed list of authors where a source has no list of names. */
public final class AuthorNames {

    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?:and\\s+)?|\\s+and\\s+");

    private static final Pattern AND_OTHERS = Pattern.compile("et\\.? al\\.?");
    private static final Pattern ARTICLE = Pattern.compile("^[Tt]he (?=.*\\bCollaboration$)");

    private AuthorNames() {}

    /**
     * The names in a line such as {@code "The D0 Collaboration: A. One, B. Two (MIT) and C. Three, et al."}: affiliations, the article of a
     * collaboration and "et al." are no part of them, as on arXiv's pages.
     */
    public static List<String> split(String line) {
        String names = Whitespace.fold(withoutAffiliations(line));
        return Arrays.stream(SEPARATOR.split(names))
                .map(name -> ARTICLE.matcher(Whitespace.fold(name)).replaceFirst(""))
                .filter(name -> !name.isEmpty() && !AND_OTHERS.matcher(name).matches())
                .toList();
    }

    /** Takes out "(MIT)" and "((1) Paris (France))"; a parenthesis that is never closed stays. */
    private static String withoutAffiliations(String line) {
        StringBuilder names = new StringBuilder(line.length());
        Deque<Integer> opened = new ArrayDeque<>();
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '(') {
                opened.push(names.length());
            }
            if (next == ')' && !opened.isEmpty()) {
                names.setLength(opened.pop());
                names.append(' ');
            } else {
                names.append(next);
            }
        }
        return names.toString();
    }
}
