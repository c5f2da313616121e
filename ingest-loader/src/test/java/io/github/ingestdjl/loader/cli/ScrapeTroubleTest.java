/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.page.LegacyPages;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scrape does when a site, its pages or the command line are not as they should be. */
class ScrapeTroubleTest extends ScrapeScenario {

    @Test
    void aSiteInTroubleIsAskedAgainUntilEverythingIsThere() throws Exception {
        List<Paper> papers = serve(5);
        SiteAnswer page = SiteAnswer.html(PaperPages.richPage("2301.00003"));
        site.next(LIST, SiteAnswer.retryAfter(503, "1"))
                .next("/abs/2301.00001", SiteAnswer.status(429, "Rate exceeded."))
                .next("/abs/2301.00002", SiteAnswer.hang())
                .next("/abs/2301.00003", SiteAnswer.halfOf(page))
                .next("/abs/2301.00004", SiteAnswer.reset())
                .next("/abs/2301.00005", SiteAnswer.brokenGzip(page));

        CommandLineRun run = scrape("--to", to.toString(), "--index", "--timeout", "1");

        assertThat(run.exitCode()).isZero();
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
        assertThat(run.err())
                .contains("waiting 1 s, as " + site.uri(LIST) + " asks (503, Retry-After)")
                .contains(" before try 2 of 8, as " + site.uri("/abs/2301.00001") + " answered 429")
                .contains(" before try 2 of 8, as " + site.uri("/abs/2301.00002") + " failed: timeout")
                .contains(" before try 2 of 8, as " + site.uri("/abs/2301.00003") + " failed: ")
                .contains(" before try 2 of 8, as " + site.uri("/abs/2301.00004") + " failed: ")
                .contains(" before try 2 of 8, as " + site.uri("/abs/2301.00005") + " failed: ");
        assertThat(failed).doesNotExist();
    }

    @Test
    void whatIsNoPaperIsReportedAndAskedForAgainByTheNextRun() throws Exception {
        List<Paper> papers = papers(JANUARY, 3);
        PaperPages.serve(site, "cs", papers);
        List<String> rows = new ArrayList<>(
                PaperPages.rows(0, papers.stream().map(Paper::id).toList()));
        rows.add(LegacyPages.legacyErrorRow(4, "2301.00004"));
        site.page(LIST, PaperPages.list("Authors and titles for January 2023", 4, 0, rows));
        site.page("/abs/2301.00001", SiteAnswer.status(410, "Gone"));
        site.page("/abs/2301.00002", SiteAnswer.status(400, "Bad"));

        CommandLineRun run = scrape("--to", to.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(papersIn(to)).containsExactly(papers.get(2));
        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(summary.get("read").intValue()).isEqualTo(4);
        assertThat(summary.get("written").intValue()).isEqualTo(1);
        assertThat(summary.get("failed").intValue()).isEqualTo(3);
        assertThat(summary.get("stopped").isNull()).isTrue();
        assertThat(summary.at("/reasons/vanished/first").textValue())
                .isEqualTo(site.uri("/abs/2301.00001") + ": the list has it, but its page answers [410]");
        assertThat(summary.at("/reasons/unreadable page/first").textValue())
                .isEqualTo(site.uri("/abs/2301.00002") + ": the page answers [400], got [Bad]");
        assertThat(summary.at("/reasons/error in the list/first").textValue())
                .isEqualTo(site.uri(LIST) + ": [4] error with 2301.00004");
        assertThat(failures())
                .extracting(line -> line.get("url").textValue())
                .containsExactlyInAnyOrder(
                        site.uri("/abs/2301.00001").toString(),
                        site.uri("/abs/2301.00002").toString(),
                        site.uri(LIST).toString());
        assertThat(site.received("/abs/2301.00002")).hasSize(1);

        site.page("/abs/2301.00002", PaperPages.abstractPage(papers.get(1)));
        int asked = site.pagesAsked().size();
        CommandLineRun again = scrape("--to", to.toString(), "--force");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(papersIn(to)).containsExactlyInAnyOrder(papers.get(1), papers.get(2));
        assertThat(Files.readAllLines(folder.resolve("failed-2.jsonl"))).hasSize(2);
        assertThat(site.pagesAsked().stream().skip(asked).distinct())
                .containsExactlyInAnyOrder("/abs/2301.00001", "/abs/2301.00002");
    }

    @Test
    void aCaptchaInBetweenIsNoLossEither() throws Exception {
        List<Paper> papers = serve(2);
        site.next("/abs/2301.00001", SiteAnswer.captcha());

        CommandLineRun run = scrape("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(run.err()).contains("[arXiv reCAPTCHA], asking again");
    }

    @Test
    void aRefusalStopsAtOnceAndALaterRunGoesOn() throws Exception {
        List<Paper> papers = serve(4);
        site.next("/abs/2301.00003", SiteAnswer.status(403, "Forbidden"));

        CommandLineRun first = scrape("--to", to.toString(), "--index");

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(site.pagesAsked()).containsExactly(LIST, "/abs/2301.00001", "/abs/2301.00002", "/abs/2301.00003");
        assertThat(first.out())
                .contains("stopped: cannot go on after " + site.uri("/abs/2301.00002") + ": ["
                        + site.uri("/abs/2301.00003") + "] answered 403")
                .contains("run the same command again to go on");
        assertThat(to).doesNotExist();
        assertThat(failed).doesNotExist();
        int asked = site.pagesAsked().size();

        CommandLineRun second = scrape("--to", to.toString(), "--index");

        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("going on after 2 records of an earlier run; --restart begins anew");
        assertThat(second.out()).contains("read      4 (2 by earlier runs)");
        assertThat(site.pagesAsked().stream().skip(asked)).containsExactly("/abs/2301.00003", "/abs/2301.00004");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
        assertThat(filesBeside()).containsExactly("papers.jsonl");
    }

    @Test
    void theRulesOfTheSiteAreKept() {
        serve(2);
        site.robots("User-agent: *\nDisallow: /abs\n");

        CommandLineRun run = scrape("--to", to.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("stopped: ")
                .contains("[" + site.uri("/robots.txt") + "] forbids to ask for [" + site.uri("/abs/2301.00001") + "]");
        assertThat(site.pagesAsked()).containsExactly(LIST);
    }

    @Test
    void stopOnErrorStopsAtTheFirstPaperThatIsNone() {
        serve(3);
        site.page("/abs/2301.00002", SiteAnswer.status(404, "Not Found"));

        CommandLineRun run = scrape("--to", to.toString(), "--on-error", "stop");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("stopped: " + site.uri("/abs/2301.00002") + ": ");
        assertThat(site.pagesAsked()).doesNotContain("/abs/2301.00003");
    }

    @Test
    void aSiteThatIsAwayIsToldByItsAddress() {
        site.close();

        CommandLineRun run = scrape("--to", to.toString(), "--tries", "2");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("stopped: ")
                .contains("no page from [" + site.uri("/robots.txt") + "] after 2 tries, the last one failed: ")
                .contains("run the same command again to go on");
    }

    @Test
    void aStateThatIsNoFolderIsTold() throws IOException {
        serve(1);
        Files.createFile(state);

        CommandLineRun resumable = scrape("--to", to.toString());
        CommandLineRun dry = scrape("--dry-run");

        for (CommandLineRun run : List.of(resumable, dry)) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).startsWith("arxiv-loader: [--state] must be a folder that can be written to, ");
        }
        assertThat(site.received()).isEmpty();
    }

    @Test
    void twoLoadersDoNotShareAState() throws Exception {
        serve(2);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        SiteAnswer page = SiteAnswer.html(PaperPages.richPage("2301.00001"));
        site.page("/abs/2301.00001", page.when(() -> {
            asked.countDown();
            await(answered);
        }));
        CompletableFuture<CommandLineRun> first = CompletableFuture.supplyAsync(() -> scrape("--to", to.toString()));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        int before = site.received().size();

        CommandLineRun same = scrape("--to", to.toString());
        CommandLineRun other = scrape("--to", folder.resolve("other.jsonl").toString());

        assertThat(same.exitCode()).isEqualTo(1);
        assertThat(same.err()).contains("another arxiv-loader is at work on the same job");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("[--state] is in use by another loader");
        assertThat(site.received()).hasSize(before);
        answered.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        assertThat(papersIn(to)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --archive c/s --from 2023-01                     | [--archive] must be an archive or category
            --archive cs --from 2023-13                      | [--from] must be a month such as [2023-01], got [2023-13]
            --archive cs --from 2301                         | [--from] must be a month such as [2023-01], got [2301]
            --archive cs --from 1985-01                      | [--from] must be a month from
            --archive cs --from 2023-02 --until 2023-01      | [--until] must not be before [--from] [2023-02], got [2023-01]
            --archive cs --from 2023-01 --until 2999-01      | [--until] must not be after the present month
            --archive cs --from 2023-01 --limit x            | [--limit] must be a number, got [x]
            --archive cs --from 2023-01 --interval soon      | [--interval] must be a number, got [soon]
            --archive cs --from 2023-01 --tries 2.5          | [--tries] must be a number, got [2.5]
            --archive cs --from 2023-01 --tries 0            | [--tries] must be between 1 and 100, got [0]
            --archive cs --from 2023-01 --timeout 0          | [--timeout] must be between
            --archive cs --from 2023-01 --interval -1        | [--interval] must be between
            --archive cs --from 2023-01 --contact nobody     | [--contact] must be an e-mail address or a URL, got [nobody]
            --archive cs --from 2023-01 --site ftp://a.b     | [--site] must be an http or https address, got [ftp://a.b]
            --archive cs --from 2023-01 --cache-days -1      | [--cache-days] must
            --archive cs --from 2023-01 --cache-size 0       | [--cache-size] must
            --archive cs                                     | --from
            """)
    void whatMakesNoSenseIsAUsageError(String arguments, String problem) {
        List<String> all = new ArrayList<>(List.of("scrape"));
        all.addAll(List.of(arguments.split(" +")));
        all.addAll(List.of("--state", state.toString(), "--to", to.toString()));
        if (!arguments.contains("--site")) {
            all.addAll(List.of("--site", site.uri("").toString()));
        }

        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));

        assertThat(run.err())
                .startsWith("arxiv-loader: ")
                .contains(problem)
                .contains("(see arxiv-loader scrape --help)");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(site.received()).isEmpty();
        assertThat(filesBeside()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --interval 3                       | [--contact] is needed for [arxiv.org]
            --interval 2.9 --contact a@b.org   | [--interval] must be at least 3 s for [arxiv.org], as its terms of use ask, got [2.9 s]
            --site https://export.arxiv.org    | [--contact] is needed for [export.arxiv.org]
            """)
    void arxivIsNotAskedAgainstItsTerms(String arguments, String problem) {
        List<String> all = new ArrayList<>(List.of("scrape", "--archive", "cs", "--from", "2023-01"));
        all.addAll(List.of(arguments.split(" +")));
        all.addAll(List.of("--state", state.toString(), "--to", to.toString()));

        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
        // No client was opened, so nobody was asked.
        assertThat(state).doesNotExist();
        assertThat(filesBeside()).isEmpty();
    }
}
