/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import io.github.ingestdjl.loader.paper.Paper;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Papers as arXiv shows them: monthly lists and abstract pages in the markup of June 2026, without the parts that are the same on every page, and
 * records of its OAI-PMH interface. All are made of the papers alone, so that what a loader reads can be compared with them.
 */
public final class PaperPages {

    private static final int PAGE = 2000;
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
                        list(month, rows, skip, ofMonth.size()));
            }
        });
    }

    private static YearMonth month(Paper paper) {
        // Of an old id what follows the archive: hep-th/9901001.
        String digits = paper.id().substring(paper.id().indexOf('/') + 1);
        int year = Integer.parseInt(digits.substring(0, 2));
        return YearMonth.of((year < 91 ? 2000 : 1900) + year, Integer.parseInt(digits.substring(2, 4)));
    }

    private static String list(YearMonth month, List<Paper> rows, int skip, int total) {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head><title>Computer Science %s</title></head>
                <body><main><div id="content"><div id='content-inner'>
                <div id='dlpage'>
                  <h1>Computer Science</h1>
                <h2>Authors and titles for %s </h2>
                      <div class='paging'>Total of %d entries %s
                    </div>
                    <dl id='articles'>
                """.formatted(
                        month,
                        DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH).format(month),
                        total,
                        rows.size() == total ? "" : ": <span>" + (skip + 1) + "-" + (skip + rows.size()) + "</span>"));
        for (int i = 0; i < rows.size(); i++) {
            html.append(row(rows.get(i), skip + i + 1));
        }
        return html.append("    </dl>\n</div></div></div></main></body></html>\n")
                .toString();
    }

    private static String row(Paper paper, int number) {
        return """
                    <dt>
                      <a name='item%1$d'>[%1$d]</a>
                      <a href ="/abs/%2$s" title="Abstract" id="%2$s">
                        arXiv:%2$s
                      </a>
                        [<a href="/pdf/%2$s" title="Download PDF" id="pdf-%2$s">pdf</a>]
                    </dt>
                    <dd>
                      <div class='meta'>
                        <div class='list-title mathjax'><span class='descriptor'>Title:</span>
                          %3$s
                        </div>
                        <div class='list-authors'>%4$s</div>
                        <div class='list-subjects'><span class='descriptor'>Subjects:</span>
                          %5$s
                        </div>
                      </div>
                    </dd>
                """.formatted(number, paper.id(), escaped(paper.title()), authors(paper), subjects(paper));
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

    /** The paper as a {@code record} of the format {@code arXivRaw}, for {@link SiteRecords}. */
    public static String record(Paper paper) {
        StringBuilder versions = new StringBuilder();
        for (int i = 1; i <= paper.versions().size(); i++) {
            LocalDate day = paper.versions().get(i - 1);
            versions.append(
                    "<version version=\"v%d\"><date>%s 10:20:30 GMT</date><size>95kb</size><source_type>D</source_type></version>"
                            .formatted(i, HISTORY.format(day)));
        }
        return """
                <record>
                <header>
                 <identifier>oai:arXiv.org:%1$s</identifier>
                 <datestamp>%2$s</datestamp>
                 <setSpec>cs</setSpec>
                </header>
                <metadata>
                 <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                 <id>%1$s</id><submitter>%3$s</submitter>%4$s<title>%5$s</title><authors>%6$s</authors><categories>%7$s</categories>\
                <comments>%8$s</comments><abstract>  %9$s
                </abstract></arXivRaw>
                </metadata>
                </record>
                """.formatted(
                        paper.id(),
                        paper.updated(),
                        escaped(paper.submitter()),
                        versions,
                        escaped(paper.title()),
                        escaped(String.join(", ", paper.authors())),
                        String.join(" ", paper.categories()),
                        escaped(paper.comments()),
                        escaped(paper.abstractText()));
    }

    /** A paper that arXiv took away on a day, as a {@code record} for {@link SiteRecords}. */
    public static String deletedRecord(String id, LocalDate day) {
        return """
                <record>
                <header status="deleted">
                 <identifier>oai:arXiv.org:%s</identifier>
                 <datestamp>%s</datestamp>
                 <setSpec>cs</setSpec>
                </header>
                </record>
                """.formatted(id, day);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
