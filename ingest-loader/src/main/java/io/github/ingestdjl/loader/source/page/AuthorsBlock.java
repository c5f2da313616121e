/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.TexText;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The names that an abstract page shows, those behind "et al." included. */
final class AuthorsBlock {

    // "HESS Collaboration: A. One, B. Two"
    private static final Pattern COLON = Pattern.compile(":(?=\\s)");
    private static final Pattern AND_OTHERS = Pattern.compile("et al\\.?");

    private AuthorsBlock() {}

    static List<String> names(Document document) {
        Element block = document.selectFirst(".authors");
        String line = COLON.matcher(VisibleText.of(block)).replaceAll(",");
        return AuthorNames.split(TexText.name(line)).stream()
                .filter(name -> !AND_OTHERS.matcher(name).matches())
                .toList();
    }
}
