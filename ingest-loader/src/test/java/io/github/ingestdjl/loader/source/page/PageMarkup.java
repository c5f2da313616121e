/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Pages as arXiv writes them, in the markup of June 2026 and in that of before mid 2024; all facts in them are invented. */
public final class PageMarkup {

    private PageMarkup() {}

    static Page page(String html) {
        return page(html, 200, "utf-8", StandardCharsets.UTF_8);
    }

    static Page page(String html, int status) {
        return page(html, status, "utf-8", StandardCharsets.UTF_8);
    }

    static Page page(String html, int status, String declared, Charset written) {
        return new Page(URI.create("https://arxiv.org/asked"), status, declared, html.getBytes(written));
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

    /** A list page of before mid 2024; the paging tells the rows that it shows, such as {@code <b>1-25</b>}. */
    public static String legacyList(String heading, String paging, String rows) {
        return legacyFrame("""
                <div id="dlpage">
                <h1>Computer Science</h1>
                <h2>%s</h2>
                <small>%s</small><br />
                <small>[ showing 25 entries per page: <a href="/list/cs/2301?skip=0&amp;show=10">fewer</a> | <font color="#999999">more</font> ]</small><br />
                <dl>
                %s
                </dl>
                <small>%s</small><br />
                </div>""".formatted(heading, paging, rows, paging));
    }

    public static String legacyRow(int number, String id) {
        return """
                <dt><a name="item%1$d">[%1$d]</a>&nbsp;  <span class="list-identifier"><a href="/abs/%2$s" title="Abstract">arXiv:%2$s</a> [<a href="/pdf/%2$s" title="Download PDF">pdf</a>, <a href="/format/%2$s" title="Other formats">other</a>]</span></dt>
                <dd>
                <div class="meta">
                <div class="list-title mathjax">
                <span class="descriptor">Title:</span> A title
                </div>
                <div class="list-authors">
                <span class="descriptor">Authors:</span>
                <a href="/search/cs?searchtype=author&amp;query=One%%2C+A">Ann One</a>
                </div>
                <div class="list-subjects">
                <span class="descriptor">Subjects:</span> <span class="primary-subject">Graphics (cs.GR)</span>

                </div>
                </div>
                </dd>""".formatted(number, id);
    }

    public static String legacyErrorRow(int number, String id) {
        return "<dt><a name=\"item%d\">[%d]</a>&nbsp;  error with %s</dt>".formatted(number, number, id);
    }

    static String legacyNoListing() {
        return legacyFrame("""
                <div id="dlpage">
                <h1>Computer Science</h1>
                <h2>No listing for cs in 9301</h2>
                <p>Sadly, the requested listing is not available.</p>
                </div>""");
    }

    /** An abstract page of today; where a part matters to a test, it replaces that part of the text. */
    public static String paper(String id) {
        return frame(METAS.formatted(id), PAPER.formatted(id));
    }

    static String captcha() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><title>arXiv reCAPTCHA</title></head>
                <body><div class="g-recaptcha" data-sitekey="k"></div><h2>Please complete the challenge</h2></body></html>""";
    }

    public static String notFound(String id) {
        return frame("<h1>Article identifier '" + id + "' not recognized</h1>");
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

    private static String legacyFrame(String content) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
                <html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
                <head><title>arXiv</title></head>
                <body class="with-cu-identity">
                <div id="content">
                %s
                </div>
                </body>
                </html>
                """.formatted(content);
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
