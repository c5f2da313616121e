/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

/** List pages in the markup of before mid 2024, as mirrors may still have it; all facts in them are invented. */
public final class LegacyPages {

    private LegacyPages() {}

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
}
