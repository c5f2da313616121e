/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads list pages, in the markup of today and in the one before mid 2024. Stateless and thread-safe; does no I/O. */
final class ListPageParser {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final Pattern MONTH =
            Pattern.compile("\\bfor (?:\\S+ in )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\\d{4})\\b");
    private static final Pattern TOTAL = Pattern.compile("(?i)\\btotal of (\\d[\\d,]{0,8}) entries");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");
    private static final Pattern NUMBER = Pattern.compile("\\[(\\d{1,9})]");
    private static final Pattern NOTHING =
            Pattern.compile("No updates (?:for this time period|today)|Sadly, the requested");

    /**
     * The list that a page holds.
     *
     * @throws InvalidPaperException when it holds none, such as a captcha does, or only a part of what it announces
     */
    ListPage parse(Page page) throws InvalidPaperException {
        HtmlPage html = HtmlPage.of(page);
        if (page.status() != 200) {
            String subject = html.subject();
            throw unusable("answers [" + page.status() + "]" + (subject.isEmpty() ? "" : " [" + subject + "]"));
        }
        Document document = html.document();
        Element heading = heading(document);
        Element paging = paging(document);
        List<ListPage.Row> rows =
                document.select("dl > dt").stream().map(ListPageParser::row).toList();
        boolean nothing = rows.isEmpty() && NOTHING.matcher(document.text()).find();
        if (heading == null || paging == null && !nothing) {
            throw unusable("is no list, got [" + html.subject() + "]");
        }
        int total = paging == null ? 0 : number(TOTAL, paging.text());
        int announced = nothing ? 0 : announced(paging, total);
        if (rows.size() != announced) {
            throw unusable("is cut off: it announces [" + announced + "] rows, got [" + rows.size() + "]");
        }
        String title = Whitespace.fold(heading.text());
        return new ListPage(title, month(title), total, rows);
    }

    /** The exception for a page that is not what was asked for, or not whole. */
    static InvalidPaperException unusable(String problem) {
        return new InvalidPaperException(RejectReason.UNREADABLE_PAGE, problem);
    }

    private static Element heading(Document document) {
        Element heading = document.selectFirst("h2");
        return heading == null ? document.selectFirst("h3") : heading;
    }

    private static Element paging(Document document) {
        return document.select(".paging, small").stream()
                .filter(element -> TOTAL.matcher(element.text()).find())
                .findFirst()
                .orElse(null);
    }

    /** How many rows the page says it has: the range that is no link, or everything where all fits on one page. */
    private static int announced(Element paging, int total) {
        for (Element part : paging.select("span, b")) {
            Matcher range = RANGE.matcher(part.text());
            if (range.matches()) {
                return Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1;
            }
        }
        return total;
    }

    private static ListPage.Row row(Element term) {
        int number = Math.max(0, number(NUMBER, term.text()));
        Element link = term.selectFirst("a[title=Abstract], a[href*=/abs/]");
        String id = link == null ? null : ArxivId.in(link.attr("href"));
        if (id != null) {
            return new ListPage.Row(number, id, null);
        }
        // "error with …" instead of a link.
        String text = Whitespace.fold(term.text());
        return new ListPage.Row(number, ArxivId.in(text), InvalidPaperException.shown(text));
    }

    private static YearMonth month(String heading) {
        Matcher matcher = MONTH.matcher(heading);
        if (!matcher.find()) {
            return null;
        }
        int month = MONTHS.indexOf(matcher.group(1)) / 3 + 1;
        return YearMonth.of(Integer.parseInt(matcher.group(2)), month);
    }

    private static int number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1).replace(",", "")) : -1;
    }
}
