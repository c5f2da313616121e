/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/** The text of a part of a page as people read it, on one line: without labels and scripts, with the addresses that links hide. */
final class VisibleText {

    private static final Evaluator NOT_TEXT = QueryParser.parse(".descriptor, script, noscript, style, #toggle");
    private static final Pattern HIDDEN_ADDRESS = Pattern.compile("\\s*this [a-z]+ URL\\s*");
    private static final Pattern DOLLAR = Pattern.compile("(?<!\\\\)\\$");
    private static final Pattern SCHEME = Pattern.compile("^[a-z]+://");
    private static final Pattern BARE_HOST = Pattern.compile("http://(?!www\\.)[^/]+");

    private final String raw;
    private final StringBuilder text = new StringBuilder();

    private VisibleText(String raw) {
        this.raw = raw;
    }

    /**
     * The text of an element of which nothing else is known; "" of null. The {@code http://} before a mere name, as in
     * {@code IEEEtran.cls}, is taken for arXiv's.
     */
    static String of(Element element) {
        return of(element, "");
    }

    /**
     * The text of an element whose source is known too, so that what the page has changed can be put right: arXiv writes
     * {@code http://} before every link, also before {@code robustness.Compared}, and Greek letters into the mathematics of titles.
     *
     * @param raw the TeX that the page shows in this element, or ""
     */
    static String of(Element element, String raw) {
        if (element == null) {
            return "";
        }
        VisibleText visible = new VisibleText(raw);
        visible.children(element);
        String shown = withFormulas(Whitespace.fold(visible.text.toString()), Whitespace.fold(raw));
        // Some TeX is left on pages too: \% and the braces of {\"o}.
        return TexText.of(shown);
    }

    /** The visible text, its formulas taken from the raw one where both have as many; else as it is. */
    private static String withFormulas(String visible, String raw) {
        String[] pieces = DOLLAR.split(visible, -1);
        String[] rawPieces = DOLLAR.split(raw, -1);
        if (pieces.length == rawPieces.length && pieces.length % 2 == 1) {
            for (int i = 1; i < pieces.length; i += 2) {
                pieces[i] = rawPieces[i];
            }
        }
        return String.join("$", pieces);
    }

    private void children(Element element) {
        for (Node node : element.childNodes()) {
            if (node instanceof TextNode string) {
                text.append(string.getWholeText());
            } else if (node instanceof Element child && !child.is(NOT_TEXT)) {
                child(child);
            }
        }
    }

    private void child(Element child) {
        if (child.nameIs("br")) {
            text.append('\n');
        } else if (child.nameIs("a") && HIDDEN_ADDRESS.matcher(child.text()).matches()) {
            text.append(address(child.attr("href")));
        } else {
            children(child);
        }
    }

    private String address(String href) {
        String bare = SCHEME.matcher(href).replaceFirst("");
        boolean added = raw.isEmpty() ? BARE_HOST.matcher(href).matches() : !raw.contains(href) && raw.contains(bare);
        return added ? bare : href;
    }
}
