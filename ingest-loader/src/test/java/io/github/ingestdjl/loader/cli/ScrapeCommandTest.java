/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code scrape} from the command line to the file and the index, over real connections to an arXiv of our own. */
class ScrapeCommandTest extends ScrapeScenario {

    @Test
    void papersAreWrittenToAFile() throws Exception {
        List<Paper> papers = new ArrayList<>(papers(JANUARY, 2));
        papers.addAll(papers(JANUARY.plusMonths(1), 1));
        PaperPages.serve(site, "cs", papers);

        CommandLineRun run = scrape("--until", "2023-02", "--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3)).containsExactly("read      3", "written   3 to " + to, "failed    0");
        assertThat(run.out()).doesNotContain("indexed", "stopped");
        assertThat(notices(run)).containsExactly("arxiv-loader: 2023-01: 2 papers", "arxiv-loader: 2023-02: 1 paper");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.received).isEmpty();
        assertThat(site.pagesAsked())
                .containsExactly(
                        LIST,
                        "/abs/2301.00001",
                        "/abs/2301.00002",
                        "/list/cs/2023-02?skip=0&show=2000",
                        "/abs/2302.00001");
        assertThat(site.connections()).isEqualTo(1);
        assertThat(filesBeside()).containsExactly("papers.jsonl");
    }

    @Test
    void papersAreIndexed() {
        List<Paper> papers = serve(3);

        CommandLineRun run = scrape();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3))
                .containsExactly("read      3", "indexed   3 (3 created, 0 updated)", "failed    0");
        assertThat(node.documents).isEqualTo(documents(papers));
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void papersAreWrittenAndIndexedAtOnce() throws Exception {
        List<Paper> papers = serve(3);

        CommandLineRun run = scrape("--to", to.toString(), "--index");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(4))
                .containsExactly(
                        "read      3", "written   3 to " + to, "indexed   3 (3 created, 0 updated)", "failed    0");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
    }

    @Test
    void aDryRunReadsEverythingAndLeavesNothing() {
        serve(2);

        CommandLineRun run = scrape("--to", to.toString(), "--index", "--dry-run");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      2").doesNotContain("written", "indexed");
        assertThat(node.received).isEmpty();
        assertThat(filesBeside()).isEmpty();
    }

    @Test
    void packedPagesRedirectsAndWrongCharacterSetsAreRead() throws Exception {
        List<Paper> papers = papers(JANUARY, 3);
        PaperPages.serve(site, "cs", papers);
        SiteAnswer list = SiteAnswer.html(PaperPages.list(
                "Authors and titles for January 2023",
                3,
                0,
                PaperPages.rows(0, papers.stream().map(Paper::id).toList())));
        site.page(LIST, SiteAnswer.gzip(list));
        site.page("/abs/2301.00002", SiteAnswer.redirect(301, "/abs/2301.00002v2"));
        site.page("/abs/2301.00002v2", PaperPages.abstractPage(papers.get(1)));
        // As servers do that know nothing of their pages: the bytes are UTF-8.
        site.page(
                "/abs/2301.00003",
                SiteAnswer.content(200, "text/html; charset=ISO-8859-1", PaperPages.abstractPage(papers.get(2))));

        CommandLineRun run = scrape("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(papersIn(to)).isEqualTo(papers);
    }

    @Test
    void aMonthWithoutPapersIsNoFailure() {
        site.page(LIST, PaperPages.emptyList("Authors and titles for January 2023", 0, 0));

        CommandLineRun run = scrape("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(notices(run)).containsExactly("arxiv-loader: 2023-01: no papers");
        assertThat(run.out()).contains("read      0");
        assertThat(to).isEmptyFile();
    }

    @Test
    void withdrawnPapersAndOldIdsAreKept() throws Exception {
        YearMonth month = YearMonth.of(1999, 1);
        Paper old = paper("hep-th/9901001", month);
        Paper withdrawn = paper("hep-th/9901002", month);
        PaperPages.serve(site, "hep-th", List.of(old, withdrawn));
        site.page(
                "/abs/hep-th/9901002",
                PaperPages.abstractPage(withdrawn)
                        .replace(
                                "<div class=\"dateline\">",
                                "<span class=\"error\">This paper has been withdrawn by Ada Author</span>"
                                        + "<div class=\"dateline\">"));

        CommandLineRun run = run("", "scrape", "--archive", "hep-th", "--from", "1999-01", "--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(papersIn(to))
                .extracting(Paper::id, Paper::withdrawn)
                .containsExactly(tuple("hep-th/9901001", false), tuple("hep-th/9901002", true));
        assertThat(papersIn(to).get(0)).isEqualTo(old);
    }

    @Test
    void aMonthOfMoreThanOnePageIsReadWhole() throws Exception {
        List<Paper> papers = serve(2300);

        CommandLineRun run = scrape("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err().lines()).contains("arxiv-loader: 2023-01: 2300 papers");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(site.pagesAsked()).hasSize(2 + 2300).doesNotHaveDuplicates();
    }

    @Test
    void aRepeatedRunAsksForNothingAndWritesTheSame() throws IOException {
        serve(3);
        scrape("--to", to.toString());
        byte[] before = Files.readAllBytes(to);
        int asked = site.received().size();

        CommandLineRun again = scrape("--to", to.toString(), "--force", "--index");

        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).doesNotContain("earlier run");
        assertThat(Files.readAllBytes(to)).isEqualTo(before);
        assertThat(node.documents).hasSize(3);
        assertThat(site.received()).hasSize(asked);
    }

    @Test
    void aRestartBeginsAnewWithoutAskingTwice() throws Exception {
        List<Paper> papers = serve(3);
        site.next("/abs/2301.00003", SiteAnswer.status(403, "Forbidden"));
        scrape("--to", to.toString());

        CommandLineRun run = scrape("--to", to.toString(), "--restart");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      3").doesNotContain("earlier run");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(site.received("/abs/2301.00001")).hasSize(1);
    }
}
