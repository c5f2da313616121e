/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.StrictUtf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A page's markup.
 *
 * @param complete whether the markup goes on to its end
 */
record HtmlPage(Document document, boolean complete) {

    /**
     * Decodes and parses. arXiv's pages are UTF-8, so what is valid UTF-8 is taken as that, whatever the page declares; of other bytes the
     * header tells the character set, or else the markup.
     */
    static HtmlPage of(Page page) {
        String base = page.uri().toString();
        Document document;
        try {
            document = Jsoup.parse(StrictUtf8.decode(page.body()), base);
        } catch (CharacterCodingException e) {
            document = declared(page, base);
        }
        String end = new String(page.body(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return new HtmlPage(document, end.contains("</html>"));
    }

    /** What a page is about, for a message. */
    String subject() {
        Element heading = document.selectFirst("h1");
        String text = Whitespace.fold(heading == null ? document.title() : heading.text());
        return InvalidPaperException.shown(text.isEmpty() ? Whitespace.fold(document.text()) : text);
    }

    private static Document declared(Page page, String base) {
        try {
            // Without a character set jsoup asks the markup, and takes UTF-8 where that is silent.
            return Jsoup.parse(new ByteArrayInputStream(page.body()), known(page.charset()), base);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the bytes are in memory", e);
        }
    }

    private static String known(String charset) {
        try {
            return charset == null ? null : Charset.forName(charset).name();
        } catch (IllegalArgumentException e) {
            // A header that names no character set says nothing.
            return null;
        }
    }
}
