/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static io.github.ingestdjl.loader.PaperPages.richPage;
import static io.github.ingestdjl.loader.source.page.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbstractPageParserTest {

    private static final String ID = "2301.00001";

    private final AbstractPageParser parser = new AbstractPageParser();

    @Test
    void everyFieldIsRead() throws InvalidPaperException {
        Paper paper = parser.parse(page(richPage(ID)));

        assertThat(paper)
                .isEqualTo(Paper.builder(ID, "Roots of $\\alpha$-trees by Erdős and robustness.Compared")
                        .abstractText("We study $\\beta^{\\\"o}$ by Poincaré & others, see http://example.org/a?b=1. "
                                + "On growth.Compared to it.")
                        .authors(List.of("Ann Óne", "Bob Two Jr"))
                        .categories(List.of("cs.LG", "math.NA", "stat.ML", "cs.NA"))
                        .submitted(LocalDate.of(2023, 1, 3))
                        .updated(LocalDate.of(2023, 2, 5))
                        .versions(List.of(LocalDate.of(2023, 1, 3), LocalDate.of(2023, 2, 5)))
                        .dois(List.of("10.1000/a", "10.1000/b<c>"))
                        .journalRef("J. Test 1 (2023) 2-3")
                        .comments("9 pages, uses revtex4.cls, code at https://example.org/c")
                        .license("http://creativecommons.org/licenses/by/4.0/")
                        .reportNo("REP-99-1")
                        .submitter("Ann Óne")
                        .build());
    }

    @Test
    void withoutMetadataTheVisibleTextStands() throws InvalidPaperException {
        Paper paper = parser.parse(page(richPage(ID).replaceAll("<meta name=\"citation_[^>]*>", "")));

        assertThat(paper.id()).isEqualTo(ID);
        assertThat(paper.title()).isEqualTo("Roots of $α$-trees by Erdős and robustness.Compared");
        assertThat(paper.abstractText()).contains("$β^{ö}$ by Poincaré", "see http://example.org/a?b=1.");
    }

    @Test
    void oldIdsAreRead() throws InvalidPaperException {
        assertThat(parser.parse(page(richPage("hep-th/9901001"))).id()).isEqualTo("hep-th/9901001");
    }

    @Test
    void legacyMarkupIsRead() throws InvalidPaperException {
        String html = richPage(ID)
                .replaceAll("(?s)<strong><a href=\"/abs/[^>]*>\\[v1].*?1,329 KB\\)<br/>", """
                        <b><a href="/abs/2301.00001v1">[v1]</a></b> Tue, 3 Jan 2023 09:22:51 GMT  (475kb,D)<br />
                        <b>[v2]</b> Sun, 5 Feb 2023 23:59:59 GMT  (1329kb)<br />""")
                .replaceAll("(?s)<div class=\"abs-license\">.*?</div>", """
                        <div class="abs-license">(<a href="//arxiv.org/licenses/x/" title="Rights to this article">license</a>)</div>""")
                .replaceAll("(?s)<h3 class=\"browse-context-heading.*?cs.LG</div>", "Current browse context: cs.LG")
                .replace(" rel=\"nofollow\"", "")
                .replace(" data-doi=\"10.1000/a\"", "");

        Paper paper = parser.parse(page(html));

        assertThat(paper.versions()).containsExactly(LocalDate.of(2023, 1, 3), LocalDate.of(2023, 2, 5));
        assertThat(paper.license()).isEqualTo("https://arxiv.org/licenses/x/");
        assertThat(paper.dois()).containsExactly("10.1000/a", "10.1000/b<c>");
        assertThat(paper.submitter()).isEqualTo("Ann Óne");
    }

    @Test
    void whatAPaperDoesNotHaveIsAbsent() throws InvalidPaperException {
        String html = richPage(ID)
                .replaceAll("(?s)<td class=\"tablecell (?:comments|jref|doi).*?</td>", "<td></td>")
                .replaceAll("(?s)<div class=\"abs-license\">.*?</a></div>", "<div class=\"abs-license\"></div>");

        Paper paper = parser.parse(page(html));

        assertThat(paper.comments()).isNull();
        assertThat(paper.journalRef()).isNull();
        assertThat(paper.reportNo()).isNull();
        assertThat(paper.license()).isNull();
        assertThat(paper.dois()).isEmpty();
        assertThat(paper.withdrawn()).isFalse();
    }

    @Test
    void authorsAreReadBehindEtAlAndWithoutAffiliations() throws InvalidPaperException {
        Paper paper = parser.parse(
                page(richPage(ID).replaceAll("(?s)(<span class=\"descriptor\">Authors:</span>).*?</div>", """
                $1The <a href="/search/cs?query=L">L Collaboration</a>: <a href="/search/cs?query=One,+A">A. One</a> (1 and 2), \
                You (Joe)<a href="/search/cs?query=Zhou">Zhou</a>
                <script type="text/javascript">
                <!--
                function toggleAuthorList(whichLayer,toggleThis) { "et al." }
                //-->
                </script>

                  <div id="long-author-list" style="display: none;">
                        , <a href="/search/cs?query=Two,+B">B. Two</a> ((1) Paris, (2) Rome)
                  </div>
                  <a href="javascript:toggleAuthorList('long-author-list','et al. (1 additional authors not shown)');"
                     title="Show Entire Author List" id="toggle">
                    et al. (1 additional authors not shown)</a>
                  <noscript>&nbsp;You must enable JavaScript to view entire author list.</noscript></div>""")));

        assertThat(paper.authors()).containsExactly("L Collaboration", "A. One", "You Zhou", "B. Two");
    }

    @Test
    void othersWhoAreNotNamedAreNoAuthor() throws InvalidPaperException {
        Paper paper = parser.parse(page(richPage(ID).replace("Two Jr</a></div>", "Two Jr</a>, et al</div>")));

        assertThat(paper.authors()).containsExactly("Ann Óne", "Bob Two Jr");
    }

    @Test
    void aWithdrawnPaperIsMarked() throws InvalidPaperException {
        String byNotice = richPage(ID)
                .replace(
                        "<div class=\"dateline\">",
                        "<span class=\"error\" style=\"border: 2px solid grey\">This paper has been withdrawn by Ann One</span>"
                                + "<div class=\"dateline\">");
        String byLastVersion = richPage(ID).replace("(1,329 KB)", "(1,329 KB) <em>(withdrawn)</em>");
        String backAgain = richPage(ID).replace("(475 KB)", "(475 KB) <em>(withdrawn)</em>");

        assertThat(parser.parse(page(byNotice)).withdrawn()).isTrue();
        assertThat(parser.parse(page(byLastVersion)).withdrawn()).isTrue();
        assertThat(parser.parse(page(backAgain)).withdrawn()).isFalse();
    }

    @Test
    void versionsAreInTheOrderOfTheirNumbers() throws InvalidPaperException {
        StringBuilder history = new StringBuilder("<strong>[v1]</strong> Tue, 3 Jan 2023 09:22:51 UTC (475 KB)<br/>");
        for (int version = 11; version > 1; version--) {
            history.append("<strong>[v%1$d]</strong> Tue, %1$d Feb 2023 09:22:51 UTC (475 KB)<br/>".formatted(version));
        }

        Paper paper = parser.parse(page(richPage(ID)
                .replaceAll("(?s)<strong><a href=\"/abs/[^>]*>\\[v1].*?1,329 KB\\)<br/>", history.toString())));

        assertThat(paper.versions()).hasSize(11).isSorted();
        assertThat(paper.updated()).isEqualTo(LocalDate.of(2023, 2, 11));
    }

    @Test
    void whatIsNoPaperIsUnreadable() {
        assertUnreadable(PaperPages.captcha(), "the page is no abstract page, got [arXiv reCAPTCHA]");
        assertUnreadable(
                PaperPages.notFound("9999.99999"),
                "the page is no abstract page, got [Article identifier '9999.99999' not recognized]");
        assertUnreadable("", "the page is no abstract page, got []");
    }

    @Test
    void aPaperWithoutAVersionIsUnreadable() {
        assertUnreadable(
                richPage(ID).replace("[v1]", "[v3]"), "the page is cut off, got [Computer Science > Machine Learning]");
        assertUnreadable(
                richPage(ID).replace("3 Jan 2023 09", "33 Jan 2023 09"),
                "the page is cut off, got [Computer Science > Machine Learning]");
    }

    @Test
    void aCutOffPageIsUnreadableWhereverItEnds() {
        String whole = richPage(ID).strip();

        for (int length = 0; length < whole.length() - 1; length += 97) {
            String html = whole.substring(0, length);
            assertThatThrownBy(() -> parser.parse(page(html)))
                    .as("[%d] characters", length)
                    .isInstanceOfSatisfying(InvalidPaperException.class, e -> assertThat(e.reason())
                            .isEqualTo(RejectReason.UNREADABLE_PAGE));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"utf-8", "iso-8859-1", "windows-1252", "no-such-charset", "§"})
    void utf8IsReadWhateverTheHeaderDeclares(String declared) throws InvalidPaperException {
        Paper paper = parser.parse(page(richPage(ID), 200, declared, StandardCharsets.UTF_8));

        assertThat(paper.title()).contains("Erdős");
    }

    @Test
    void otherBytesAreReadAsTheHeaderDeclares() throws InvalidPaperException {
        String html = richPage(ID).replace("Erdős", "Erdös").replace("α", "a").replace("β", "b");

        Paper paper = parser.parse(page(html, 200, "iso-8859-1", StandardCharsets.ISO_8859_1));

        assertThat(paper.title()).contains("Erdös");
        assertThat(paper.authors()).contains("Ann Óne");
    }

    @Test
    void otherBytesAreReadAsTheMarkupDeclaresWhereTheHeaderIsSilent() throws InvalidPaperException {
        String html = richPage(ID)
                .replace("Erdős", "Erdös")
                .replace("α", "a")
                .replace("β", "b")
                .replace("<meta name=\"viewport\"", "<meta charset=\"iso-8859-1\"><meta name=\"viewport\"");

        Paper paper = parser.parse(page(html, 200, null, StandardCharsets.ISO_8859_1));

        assertThat(paper.title()).contains("Erdös");
    }

    private void assertUnreadable(String html, String message) {
        assertThatThrownBy(() -> parser.parse(page(html)))
                .isInstanceOfSatisfying(InvalidPaperException.class, e -> assertThat(e.reason())
                        .isEqualTo(RejectReason.UNREADABLE_PAGE))
                .hasMessage(message);
    }
}
