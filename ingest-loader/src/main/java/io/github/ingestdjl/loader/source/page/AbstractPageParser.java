/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Reads abstract pages, in the markup of today and in the one before mid 2024. Stateless and thread-safe; does no I/O.
 *
 * <p>Texts are those that people see: accents are letters there, while the page's metadata are TeX. The metadata serve to put back what the
 * page has changed in what people see, see {@link VisibleText}.
 */
final class AbstractPageParser {

    private static final Pattern RESOLVER = Pattern.compile("^https?://(?:dx\\.)?doi\\.org/");
    private static final Pattern CATEGORY = Pattern.compile("\\(([a-z-]+(?:\\.[A-Za-z-]+)?)\\)$");
    // "HESS Collaboration: A. One, B. Two"
    private static final Pattern COLON = Pattern.compile(":(?=\\s)");
    private static final char NO_BREAK_SPACE = '\u00a0';

    /**
     * The paper that a page is about.
     *
     * @throws InvalidPaperException when it is about none, such as a captcha is, or not whole
     */
    Paper parse(Page page) throws InvalidPaperException {
        HtmlPage html = HtmlPage.of(page);
        Document document = html.document();
        if (page.status() != 200) {
            throw unreadable("answers [" + page.status() + "]", html);
        }
        String id = id(document);
        String title = VisibleText.of(document.selectFirst("h1.title"), meta(document, "citation_title"));
        Element quote = document.selectFirst("blockquote.abstract");
        String text = VisibleText.of(quote, meta(document, "citation_abstract"));
        List<String> categories = categories(document);
        SubmissionHistory history = SubmissionHistory.of(document);
        if (id == null || title.isEmpty()) {
            throw unreadable("is no abstract page", html);
        }
        if (quote == null || categories.isEmpty() || history.days().isEmpty() || !html.complete()) {
            throw unreadable("is cut off", html);
        }
        return Paper.builder(id, title)
                .abstractText(text.isEmpty() ? null : text)
                .authors(authors(document))
                .categories(categories)
                .submitted(history.days().get(0))
                .updated(history.days().get(history.days().size() - 1))
                .versions(history.days())
                .dois(dois(document))
                .journalRef(row(document, "journal"))
                .comments(row(document, "comments"))
                .reportNo(row(document, "report"))
                .license(license(document))
                .submitter(history.submitter())
                .withdrawn(history.lastWithdrawn() || saysWithdrawn(document))
                .build();
    }

    private static InvalidPaperException unreadable(String problem, HtmlPage html) {
        return new InvalidPaperException(
                RejectReason.UNREADABLE_PAGE, "the page " + problem + ", got [" + html.subject() + "]");
    }

    private static String id(Document document) {
        String id = ArxivId.in(meta(document, "citation_arxiv_id"));
        Element cell = document.selectFirst("td.arxivid");
        return id == null && cell != null ? ArxivId.in(cell.text()) : id;
    }

    private static String meta(Document document, String name) {
        Element meta = document.selectFirst("meta[name=" + name + "]");
        return meta == null ? "" : meta.attr("content");
    }

    /** The names that the page shows, those behind "et al." included. */
    private static List<String> authors(Document document) {
        String line =
                COLON.matcher(VisibleText.of(document.selectFirst(".authors"))).replaceAll(",");
        return AuthorNames.split(TexText.name(line));
    }

    /**
     * The primary category first. Some categories have two names, such as math.NA and cs.NA, of which arXiv shows one; the other one stands
     * among the links to browse by, and comes last here: so a paper is found by either.
     */
    private static List<String> categories(Document document) {
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

    /** The cell beside a label, or null. Journal reference and report number are told apart by it alone. */
    private static String row(Document document, String label) {
        for (Element row : document.select(".metatable tr")) {
            Element name = row.selectFirst("td.label");
            Element cell = row.selectFirst("td.label + td");
            if (name != null && cell != null && label(name).startsWith(label)) {
                String text = VisibleText.of(cell);
                return text.isEmpty() ? null : text;
            }
        }
        return null;
    }

    private static String label(Element name) {
        return Whitespace.fold(name.text().replace(NO_BREAK_SPACE, ' ')).toLowerCase(Locale.ROOT);
    }

    /** Those that the authors gave; the one that arXiv gives every paper says no more than the id. */
    private static List<String> dois(Document document) {
        return document.select("td.doi a[href]").stream()
                .map(AbstractPageParser::doi)
                .filter(doi -> !doi.isEmpty())
                .toList();
    }

    private static String doi(Element link) {
        if (link.hasAttr("data-doi")) {
            return link.attr("data-doi").strip();
        }
        String href = link.attr("href");
        String path = RESOLVER.matcher(href).replaceFirst("");
        if (path.equals(href)) {
            return "";
        }
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    /** An earlier version tells of a newer one that was withdrawn, which may be back by now. */
    private static boolean saysWithdrawn(Document document) {
        Element notice = document.selectFirst("#abs > .error");
        return notice != null && Whitespace.fold(notice.text()).startsWith("This paper has been withdrawn");
    }

    private static String license(Document document) {
        Element link = document.selectFirst(".abs-license a[href]");
        return link == null ? null : link.absUrl("href");
    }
}
