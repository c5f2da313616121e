/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.paper.Whitespace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The categories that an abstract page tells. */
final class SubjectsCell {

    private static final Pattern CATEGORY = Pattern.compile("\\(([a-z-]+(?:\\.[A-Za-z-]+)?)\\)$");

    private SubjectsCell() {}

    /**
     * The primary category first. Some categories have two names, such as math.NA and cs.NA, of which arXiv shows one; the other one stands
     * among the links to browse by, and comes last here: so a paper is found by either.
     */
    static List<String> categories(Document document) {
        Element cell = document.selectFirst("td.subjects");
        Set<String> categories = new LinkedHashSet<>();
        if (cell != null) {
            for (String subject : cell.text().split(";")) {
                Matcher matcher = CATEGORY.matcher(Whitespace.fold(subject));
                if (matcher.find()) {
                    categories.add(matcher.group(1));
                }
            }
            document.select(".context-change a.subclass").forEach(link -> categories.add(Whitespace.fold(link.text())));
        }
        return List.copyOf(categories);
    }
}
