/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the arXiv id in what a page has of it: an address, {@code arXiv:…}, or words around it. */
final class PageId {

    // An archive may be followed by its subject class, as in math.AG/0202001, which is not part of the id.
    private static final Pattern ID =
            Pattern.compile("(?<![\\w.-])(?:(\\d{4}\\.\\d{4,5})|([a-z-]+)(?:\\.[A-Z]{2})?/(\\d{7}))(?:v\\d+)?(?!\\w)");

    private PageId() {}

    /** The first id in a text without its version, or null. */
    static String in(String text) {
        Matcher matcher = ID.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        String id = matcher.group(1) != null ? matcher.group(1) : matcher.group(2) + "/" + matcher.group(3);
        try {
            return ArxivId.checked(id);
        } catch (InvalidPaperException e) {
            return null;
        }
    }
}
