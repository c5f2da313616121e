/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Pieces of HTML, whose texts are escaped: titles come from anywhere. For one thread. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** What stands in a cell, and how: as a text that breaks anywhere, to the right, or as it is. */
    record Cell(String html, String style) {

        static Cell text(String text) {
            return new Cell(escaped(text), null);
        }

        static Cell number(String format, Object... values) {
            return new Cell(escaped(String.format(Locale.ROOT, format, values)), "n");
        }

        /** A paper, with the way to it. */
        static Cell paper(String id, String title) {
            String address = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%2F", "/");
            return new Cell(
                    "<a href=\"https://arxiv.org/abs/" + address + "\">" + escaped(title == null ? id : title) + "</a>",
                    "t");
        }

        private String open(String name) {
            return "<" + name + (style == null ? ">" : " class=\"" + style + "\">");
        }
    }

    /** Safe in texts and in attributes. Control characters, which HTML does not allow, are left out. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .filter(character -> !Character.isISOControl(character) || Character.isWhitespace(character))
                .forEach(character -> {
                    switch (character) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        case '\'' -> escaped.append("&#39;");
                        default -> escaped.appendCodePoint(character);
                    }
                });
        return escaped.toString();
    }

    /** Takes HTML as it is. */
    Html raw(String html) {
        out.append(html);
        return this;
    }

    Html heading(String text) {
        return raw("<h2>" + escaped(text) + "</h2>\n");
    }

    Html subheading(String text) {
        return raw("<h3>" + escaped(text) + "</h3>\n");
    }

    Html paragraph(String text) {
        return raw("<p>" + escaped(text) + "</p>\n");
    }

    /** Where the script draws; {@code caption} says what is seen to who does not see it, too. */
    Html plot(String id, int height, String caption) {
        return raw("<figure><div class=\"plot\" id=\"" + id + "\" style=\"height:" + height + "px\"></div><figcaption>"
                + escaped(caption) + "</figcaption></figure>\n");
    }

    /** @param marked the number of the row to mark, or -1 */
    Html table(List<String> titles, List<List<Cell>> rows, int marked) {
        raw("<div class=\"wide\"><table><thead><tr>");
        for (int i = 0; i < titles.size(); i++) {
            String style = rows.isEmpty() ? null : rows.get(0).get(i).style();
            raw(new Cell(null, style).open("th") + escaped(titles.get(i)) + "</th>");
        }
        raw("</tr></thead><tbody>\n");
        for (int i = 0; i < rows.size(); i++) {
            raw(i == marked ? "<tr class=\"marked\">" : "<tr>");
            for (Cell cell : rows.get(i)) {
                raw(cell.open("td") + cell.html() + "</td>");
            }
            raw("</tr>\n");
        }
        return raw("</tbody></table></div>\n");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
