/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;

/** How long a paper's texts may be. What is longer is no title or abstract, but a broken file, and would break bulk requests too. */
final class TextBounds {

    /** The longest titles of arXiv have some 400 characters. */
    static final int MAX_TITLE = 10_000;

    /** The longest abstracts of arXiv have some 6,000 characters. */
    static final int MAX_ABSTRACT = 1_000_000;

    private TextBounds() {}

    /** The paper itself, or an {@link InvalidPaperException} that shows the beginning of the text that is too long. */
    static Paper checked(Paper paper) throws InvalidPaperException {
        check("title", paper.title(), MAX_TITLE);
        check("abstract", paper.abstractText(), MAX_ABSTRACT);
        return paper;
    }

    private static void check(String name, String text, int max) throws InvalidPaperException {
        if (text != null && text.length() > max) {
            throw new InvalidPaperException(
                    RejectReason.TOO_LONG,
                    "[" + name + "] must have at most [" + max + "] characters, got [" + text.length() + "]: ["
                            + InvalidPaperException.shown(text) + "]");
        }
    }
}
