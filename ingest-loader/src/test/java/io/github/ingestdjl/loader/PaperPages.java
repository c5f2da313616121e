/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import io.github.ingestdjl.loader.paper.Paper;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pages as arXiv shows them, monthly lists and abstract pages, in the markup of June 2026: made of papers, so that what a loader reads can be
 * compared with them, or of facts that are invented. Nothing in them is arXiv's but the markup.
 */
public final class PaperPages {

    private static final int PAGE = 2000;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DATELINE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter HISTORY = DateTimeFormatter.ofPattern("EEE, d MMM uuuu", Locale.ENGLISH);

    private PaperPages() {}

    /** Puts the lists of an archive and the abstract pages of all papers on a site; the month of a paper is that of its id. */
    public static void serve(ArxivSite site, String archive, List<Paper> papers) {
        Map<YearMonth, List<Paper>> months = new TreeMap<>();
        for (Paper paper : papers) {
            months.computeIfAbsent(month(paper), month -> new ArrayList<>()).add(paper);
            site.page("/abs/" + paper.id(), abstractPage(paper));
        }
        months.forEach((month, ofMonth) -> {
            for (int skip = 0; skip < ofMonth.size(); skip += PAGE) {
                List<Paper> rows = ofMonth.subList(skip, Math.min(ofMonth.size(), skip + PAGE));
                site.page(
                        "/list/%s/%s?skip=%d&show=%d".formatted(archive, month, skip, PAGE),
                        list(
                                "Authors and titles for " + NAME.format(month),
                                ofMonth.size(),
                                skip,
                                rows(skip, rows.stream().map(Paper::id).toList())));
            }
        });
    }

    private static YearMonth month(Paper paper) {
        // Of an old id what follows the archive: hep-th/9901001.
        String digits = paper.id().substring(paper.id().indexOf('/') + 1);
        int year = Integer.parseInt(digits.substring(0, 2));
        return YearMonth.of((year < 91 ? 2000 : 1900) + year, Integer.parseInt(digits.substring(2, 4)));
    }

    /** A list page of today with some rows of a longer list. */
    public static String list(String heading, int total, int skip, List<String> rows) {
        String paging = paging(total, skip, rows.size());
        return frame("""
                <div id='dlpage'>
                  <h1>Computer Science</h1>


                <h2>%s </h2>
                %s
                    <dl id='articles'>
                %s
                </dl>
                %s
                </div>""".formatted(heading, paging, String.join("\n", rows), paging));
    }

    /** A list page of today without rows; the total is 0 in a month without papers. */
    public static String emptyList(String heading, int total, int skip) {
        String nothing = "\n    <p>No updates for this time period.</p>\n";
        return total == 0
                ? frame("<div id='dlpage'>\n  <h1>Computer Science</h1>\n\n<h2>" + heading
                        + " </h2>\n\n<dl id='articles'>\n" + nothing + "\n</dl>\n</div>")
                : list(heading, total, skip, List.of(nothing))
                        .replaceAll("<span>\\d+-\\d+</span>", "<span>" + (skip + 1) + "-" + total + "</span>");
    }

    private static String paging(int total, int skip, int rows) {
        if (rows == total) {
            return "<div class='paging'>Total of " + total + " entries \n    </div>";
        }
        return """
                <div class='paging'>Total of %d entries :      <a href=/list/cs/2023-01?skip=0&amp;show=25>1-25</a>
                      <span>...</span>
                      <a href=/list/cs/2023-01?skip=125&amp;show=25>126-150</a>
                      <span>%d-%d</span>

                    </div>
                    <div class='morefewer'>Showing up to 25 entries per page:
                          <span style="color: #454545">fewer</span>
                 |
                          <a href=/list/cs/2023-01?skip=200&amp;show=50 rel="nofollow">
                      more</a>
                    </div>""".formatted(total, skip + 1, Math.min(total, skip + rows));
    }

    /** A row of a list of today. */
    public static String row(int number, String id) {
        return """
                    <dt>
                      <a name='item%1$d'>[%1$d]</a>
                      <a href ="/abs/%2$s" title="Abstract" id="%2$s">
                        arXiv:%2$s
                      </a>
                          (cross-list from gr-qc)

                        [<a href="/pdf/%2$s" title="Download PDF" id="pdf-%2$s" aria-labelledby="pdf-%2$s">pdf</a>, <a href="/format/%2$s" title="Other formats" id="oth-%2$s" aria-labelledby="oth-%2$s">other</a>]
                    </dt>
                    <dd>
                      <div class='meta'>
                        <div class='list-title mathjax'><span class='descriptor'>Title:</span>
                          A title with an error with it
                        </div>
                        <div class='list-authors'><a href="https://arxiv.org/search/cs?searchtype=author&amp;query=One,+A">Ann One</a></div>
                        <div class='list-subjects'><span class='descriptor'>Subjects:</span>
                          <span class="primary-subject">Signal Processing (eess.SP)</span>; Machine Learning (cs.LG)
                        </div>

                      </div>
                    </dd>""".formatted(number, id);
    }

    public static List<String> rows(int skip, List<String> ids) {
        return IntStream.range(0, ids.size())
                .mapToObj(i -> row(skip + i + 1, ids.get(i)))
                .toList();
    }

    /** The abstract page of a paper. */
    public static String abstractPage(Paper paper) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><title>[%1$s] %2$s</title><meta name="citation_title" content="%2$s" /><meta name="citation_arxiv_id" content="%1$s" /></head>
                <body ><main><div id="content"><div id="abs-outer"><div class="leftcolumn">
                <div id="content-inner">
                  <div id="abs">
                    <div class="dateline">
                  %3$s</div>
                    <h1 class="title mathjax"><span class="descriptor">Title:</span>%2$s</h1>
                    <div class="authors"><span class="descriptor">Authors:</span>%4$s</div>
                    <blockquote class="abstract mathjax">
                            <span class="descriptor">Abstract:</span>  %5$s
                    </blockquote>
                    <div class="metatable">
                      <table summary="Additional metadata">        <tr>
                          <td class="tablecell label">Comments:</td>
                          <td class="tablecell comments mathjax">%6$s</td>
                        </tr>
                <tr>
                          <td class="tablecell label">Subjects:</td>
                          <td class="tablecell subjects">
                            %7$s</td>
                        </tr></table>
                    </div>
                  </div>
                </div>
                    <div class="submission-history">
                      <h2>Submission history</h2> From: %8$s [<a href="/show-email/0/%1$s" rel="nofollow">view email</a>]      <br/>
                %9$s</div>
                  </div>
                </div></div></main></body></html>
                """.formatted(
                        paper.id(),
                        escaped(paper.title()),
                        dateline(paper),
                        authors(paper),
                        escaped(paper.abstractText()),
                        escaped(paper.comments()),
                        subjects(paper),
                        escaped(paper.submitter()),
                        history(paper));
    }

    private static String dateline(Paper paper) {
        int last = paper.versions().size();
        String first = "[Submitted on " + DATELINE.format(paper.submitted());
        return last == 1
                ? first + "]"
                : first + " (<a href=\"https://arxiv.org/abs/" + paper.id() + "v1\">v1</a>), last revised "
                        + DATELINE.format(paper.updated()) + " (this version, v" + last + ")]";
    }

    private static String history(Paper paper) {
        StringBuilder html = new StringBuilder();
        for (int i = 1; i <= paper.versions().size(); i++) {
            html.append("    <strong>[v%d]</strong>\n        %s 10:20:30 UTC (95 KB)<br/>\n"
                    .formatted(i, HISTORY.format(paper.versions().get(i - 1))));
        }
        return html.toString();
    }

    private static String authors(Paper paper) {
        return paper.authors().stream()
                .map(name -> "<a href=\"https://arxiv.org/search/cs?searchtype=author\" rel=\"nofollow\">"
                        + escaped(name) + "</a>")
                .collect(Collectors.joining(", "));
    }

    private static String subjects(Paper paper) {
        List<String> names = paper.categories().stream()
                .map(category -> "A Subject (" + category + ")")
                .toList();
        return "<span class=\"primary-subject\">" + names.get(0) + "</span>"
                + names.stream().skip(1).map(name -> "; " + name).collect(Collectors.joining());
    }

    /** An abstract page with all that there can be; where a part matters to a test, it replaces that part of the text. */
    public static String richPage(String id) {
        return frame(METAS.formatted(id), PAPER.formatted(id));
    }

    /** A page that wants to see a human. */
    public static String captcha() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><title>arXiv reCAPTCHA</title></head>
                <body><div class="g-recaptcha" data-sitekey="k"></div><h2>Please complete the challenge</h2></body></html>""";
    }

    public static String notFound(String id) {
        return frame("<h1>Article identifier '" + id + "' not recognized</h1>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String frame(String content) {
        return frame("", content);
    }

    private static String frame(String head, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">

                <head>  <title>arXiv</title>
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                %s</head>

                <body  class="with-cu-identity">
                  <main>
                      <div id="content">
                %s
                      </div>
                    </main>
                </body>

                </html>
                """.formatted(head, content);
    }

    private static final String METAS = """
            <meta name="citation_title" content="Roots of $\\alpha$-trees by Erd\\H{o}s and robustness.Compared" />\
            <meta name="citation_author" content="One, Ann" /><meta name="citation_doi" content="10.1000/a" />\
            <meta name="citation_date" content="2023/01/03" /><meta name="citation_online_date" content="2023/02/05" />\
            <meta name="citation_pdf_url" content="https://arxiv.org/pdf/%1$s" /><meta name="citation_arxiv_id" content="%1$s" />\
            <meta name="citation_abstract" content=" We study $\\beta^{\\&#34;o}$ by Poincar{\\&#39;e} &amp; others, see http://example.org/a?b=1.
              On growth.Compared to it." />
            """;

    private static final String PAPER = """
            <div id="abs-outer">
              <div class="leftcolumn">
                <div class="subheader">
                  <h1>Computer Science > Machine Learning</h1>
                </div>
            <div id="content-inner">
              <div id="abs">
                <div class="dateline">
              [Submitted on 3 Jan 2023 (<a href="https://arxiv.org/abs/%1$sv1">v1</a>), last revised 5 Feb 2023 (this version, v2)]</div>
                <h1 class="title mathjax"><span class="descriptor">Title:</span>Roots of $α$-trees
              by Erdős and <a href="http://robustness.Compared" rel="external noopener nofollow" class="link-external link-http">this http URL</a></h1>
                <div class="authors"><span class="descriptor">Authors:</span><a href="https://arxiv.org/search/cs?searchtype=author&amp;query=One,+A" rel="nofollow">Ann Óne</a>, <a href="https://arxiv.org/search/cs?searchtype=author&amp;query=Two,+B" rel="nofollow">Bob Two Jr</a></div>            <div id="download-button-info" hidden>View a PDF of the paper</div>
                <blockquote class="abstract mathjax">
                        <span class="descriptor">Abstract:</span>  We study $β^{ö}$ by Poincar{é} &amp; others, see <a href="http://example.org/a?b=1" rel="external noopener nofollow" class="link-external link-http">this http URL</a>.
            <br>On <a href="http://growth.Compared" rel="external noopener nofollow" class="link-external link-http">this http URL</a> to it.

                </blockquote>

                <!--CONTEXT-->
                <div class="metatable">
                  <table summary="Additional metadata">        <tr>
                      <td class="tablecell label">Comments:</td>
                      <td class="tablecell comments mathjax">9 pages, uses <a href="http://revtex4.cls" rel="external noopener nofollow" class="link-external link-http">this http URL</a>, code at <a href="https://example.org/c" rel="external noopener nofollow" class="link-external link-https">this https URL</a></td>
                    </tr>
            <tr>
                      <td class="tablecell label">Subjects:</td>
                      <td class="tablecell subjects">
                        <span class="primary-subject">Machine Learning (cs.LG)</span>; Numerical Analysis (math.NA); Machine Learning (stat.ML)</td>
                    </tr>        <tr>
                      <td class="tablecell label">Report&nbsp;number:</td>
                      <td class="tablecell jref">REP-99-1</td>
                    </tr>
            <tr>
                      <td class="tablecell label">Cite as:</td>
                      <td class="tablecell arxivid"><span class="arxivid"><a href="https://arxiv.org/abs/%1$s">arXiv:%1$s</a> [cs.LG]</span></td>
                    </tr>
                    <tr>
                      <td class="tablecell label">&nbsp;</td>
                      <td class="tablecell arxivdoi">              <a href="https://doi.org/10.48550/arXiv.%1$s" id="arxiv-doi-link">https://doi.org/10.48550/arXiv.%1$s</a></td>
                    </tr>        <tr>
                      <td class="tablecell label">Journal&nbsp;reference:</td>
                      <td class="tablecell jref">J. Test 1 (2023) 2-3</td>
                    </tr>
                    <tr>
                      <td class="tablecell label">
                        <abbr title="Digital Object Identifier">Related DOI</abbr>:
                      </td>
                      <td class="tablecell doi"><a href="https://doi.org/10.1000/a" data-doi="10.1000/a" class="link-https link-external" rel="external noopener nofollow">https://doi.org/10.1000/a</a> <a href="https://doi.org/10.1000/b%%3Cc%%3E" class="link-https">https://doi.org/10.1000/b%%3Cc%%3E</a>
                        <div class="button-and-tooltip"><div role="tooltip" id="more-info-desc-1">DOI(s) linking to related resources</div></div>
                      </td>
                    </tr>
            </table>
                </div>
              </div>
            </div>
                <div class="submission-history">
                  <h2>Submission history</h2> From: Ann Óne [<a href="/show-email/7a2324a1/%1$s" rel="nofollow">view email</a>]&nbsp;[via CCSD proxy]      <br/>            <strong><a href="/abs/%1$sv1" rel="nofollow">[v1]</a></strong>
                    Tue, 3 Jan 2023 09:22:51 UTC (475 KB)<br/>
                <strong>[v2]</strong>
                    Sun, 5 Feb 2023 23:59:59 UTC (1,329 KB)<br/>
            </div>
              </div>
              <!--end leftcolumn-->
            <div class="extra-services">    <div class="full-text">
                  <div class="abs-license"><a href="http://creativecommons.org/licenses/by/4.0/" title="Rights to this article" class="has_license">
                      <span>view license</span>
                    </a></div>
                </div>
                <!--end full-text-->    <div class="browse">
                <h3 class="browse-context-heading">Current browse context:</h3>
              <div class="current">cs.LG</div>
              <div class="abs-switch-cat">
                Change to browse by:
                <div class="switch context-change">
                    <a href="/abs/%1$s?context=cs" rel="nofollow">cs</a><br class="is-hidden-mobile">
                    <a class="subclass" href="/abs/%1$s?context=cs.NA" rel="nofollow">cs.NA</a><br class="is-hidden-mobile">
                    <a href="/abs/%1$s?context=math" rel="nofollow">math</a><br class="is-hidden-mobile">
                    <a class="subclass" href="/abs/%1$s?context=math.NA" rel="nofollow">math.NA</a><br class="is-hidden-mobile">
                </div>
              </div>
                </div>
            </div>
            </div>""";
}
