/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.http.CacheOptions;
import io.github.ingestdjl.loader.http.PoliteClient;
import io.github.ingestdjl.loader.http.PolitenessOptions;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code harvest} from the command line to the file and the index, over real connections to an arXiv of our own. */
class HarvestCommandTest extends SiteScenario {

    private static final YearMonth JANUARY = YearMonth.of(2023, 1);
    private static final String FIRST =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2023-01-01&until=2023-01-31";

    @Test
    void recordsAreWrittenToAFile() throws Exception {
        List<Paper> papers = serve(5, 2);

        CommandLineRun run = harvest("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3)).containsExactly("read      5", "written   5 to " + to, "failed    0");
        assertThat(notices(run)).isEmpty();
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.received).isEmpty();
        assertThat(site.pagesAsked()).containsExactly(FIRST, page(1), page(2));
        assertThat(site.connections()).isEqualTo(1);
    }

    @Test
    void recordsAreIndexed() {
        List<Paper> papers = serve(5, 2);

        CommandLineRun run = harvest();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().limit(3))
                .containsExactly("read      5", "indexed   5 (5 created, 0 updated)", "failed    0");
        assertThat(node.documents).isEqualTo(documents(papers));
    }

    @Test
    void recordsAreWrittenAndIndexedAtOnce() throws Exception {
        List<Paper> papers = serve(5, 2);

        CommandLineRun run = harvest("--to", to.toString(), "--index");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("written   5 to " + to, "indexed   5 (5 created, 0 updated)");
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
    }

    @Test
    void aCategoryIsAskedForByItsSet() {
        serve(1, 1);

        CommandLineRun run =
                run("/oai", "harvest", "--set", "cs.CL", "--from", "2023-01-01", "--until", "2023-01-31", "--dry-run");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("[cs.CL] is the set [cs:cs:CL]");
        assertThat(site.pagesAsked()).containsExactly(FIRST.replace("set=cs", "set=cs%3Acs%3ACL"));
    }

    @Test
    void anUpdateGoesOnFromTheDayThatTheLastOneHasComeTo() {
        serve(1, 1);
        String[] update = {"harvest", "--set", "cs", "--update", "--index", "--until", "2023-01-31"};

        CommandLineRun early = run("/oai", update);
        CommandLineRun first = run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--update",
                "--index",
                "--from",
                "2023-01-01",
                "--until",
                "2023-01-30");
        CommandLineRun next = run("/oai", update);
        CommandLineRun other = run("/oai", "harvest", "--set", "math", "--update", "--index");

        assertThat(early.exitCode()).isEqualTo(2);
        assertThat(early.err()).contains("[--update] has no earlier run of this set into this index to go on from");
        assertThat(first.exitCode()).isZero();
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(site.pagesAsked()).hasSize(2).last().asString().contains("from=2023-01-30&until=2023-01-31");
        assertThat(other.exitCode()).isEqualTo(2);
    }

    @Test
    void monthsAreTakenAndDaysToComeAreNeitherAskedForNorRemembered() {
        serve(1, 1);
        String[] update = {"harvest", "--set", "cs", "--update", "--index", "--from", "2023-01", "--until", "2999"};

        CommandLineRun first = run("/oai", update);
        CommandLineRun next = run("/oai", "harvest", "--set", "cs", "--update", "--index");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(site.pagesAsked()).noneMatch(page -> page.contains("2999"));
        assertThat(site.pagesAsked()).first().asString().contains("from=2023-01-01");
        assertThat(site.pagesAsked()).last().asString().contains("from=" + LocalDate.now(ZoneOffset.UTC));
    }

    @Test
    void whatWentElsewhereIsNoUpdateOfTheIndex() {
        serve(1, 1);

        CommandLineRun printed = run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--update",
                "--from",
                "2023-01-01",
                "--until",
                "2023-01-30",
                "--to",
                "-");

        assertThat(printed.exitCode()).as(printed.err()).isZero();
        assertThat(run("/oai", "harvest", "--set", "cs", "--update").err())
                .contains("[--update] has no earlier run of this set into this index to go on from");
    }

    @Test
    void anUpdateThatWasStoppedIsNotRemembered() {
        serve(2, 1);

        run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--update",
                "--index",
                "--from",
                "2023-01-01",
                "--until",
                "2023-01-30",
                "--limit",
                "1");

        assertThat(run("/oai", "harvest", "--set", "cs", "--update", "--index").exitCode())
                .isEqualTo(2);
    }

    @Test
    void deletionsReachTheFileAndTheIndex() throws IOException {
        List<Paper> papers = serve(3, 3);
        harvest();
        serve(List.of(PaperRecords.deletedRecord("2301.00002", LocalDate.of(2023, 2, 1))
                + PaperRecords.deletedRecord("2301.00009", LocalDate.of(2023, 2, 1))));

        CommandLineRun run = run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--from",
                "2023-02-01",
                "--until",
                "2023-02-01",
                "--index",
                "--to",
                to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      2").contains("deleted   2").contains("failed    0");
        assertThat(node.documents).isEqualTo(documents(List.of(papers.get(0), papers.get(2))));
        assertThat(to).hasContent("""
                {"id":"2301.00002","deleted":"2023-02-01"}
                {"id":"2301.00009","deleted":"2023-02-01"}
                """);
    }

    @Test
    void deletionsOfAHarvestedFileReachTheIndexToo() {
        List<Paper> papers = papers(JANUARY, 3);
        serve(List.of(
                PaperRecords.record(papers.get(0)) + PaperRecords.record(papers.get(1)),
                PaperRecords.deletedRecord("2301.00001", LocalDate.of(2023, 1, 30))
                        + PaperRecords.record(papers.get(2))));
        harvest("--to", to.toString());

        CommandLineRun run = CommandLineRun.of(
                "load",
                "--from",
                to.toString(),
                "--url",
                node.url(),
                "--failed",
                failed.toString(),
                "--state",
                state.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      4").contains("deleted   1");
        assertThat(node.documents).isEqualTo(documents(papers.subList(1, 3)));
    }

    @Test
    void aServerInTroubleIsAskedAgainUntilEverythingIsThere() throws Exception {
        List<Paper> papers = serve(4, 1);
        SiteAnswer page = SiteAnswer.html("<html>".repeat(1000));
        site.next(FIRST, SiteAnswer.retryAfter(503, "1"), SiteAnswer.status(429, "Rate exceeded."))
                .next(page(1), SiteAnswer.hang(), SiteAnswer.redirect(302, page(1) + "&verb=ListRecords"))
                .next(page(2), SiteAnswer.halfOf(page))
                .next(page(3), SiteAnswer.brokenGzip(page), SiteAnswer.reset());

        CommandLineRun run = harvest("--to", to.toString(), "--index", "--timeout", "1");

        assertThat(run.exitCode()).isZero();
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
        assertThat(run.err())
                .contains("waiting 1 s, as " + site.uri(FIRST) + " asks (503, Retry-After)")
                .contains(site.uri(FIRST) + " answered 429")
                .contains(site.uri(page(1)) + " failed: timeout");
    }

    @Test
    void packedAnswersAreRead() throws Exception {
        List<Paper> papers = papers(JANUARY, 2);
        Function<String, SiteAnswer> plain = PaperRecords.serve(
                "/oai", papers.stream().map(PaperRecords::record).toList());
        site.pages(target -> plain.apply(target) == null ? null : SiteAnswer.gzip(plain.apply(target)));

        assertThat(harvest("--to", to.toString()).exitCode()).isZero();
        assertThat(papersIn(to)).isEqualTo(papers);
    }

    @Test
    void aMonthWithoutRecordsIsNoFailure() {
        site.page(FIRST, PaperRecords.answer(PaperRecords.error("noRecordsMatch", "no records")));

        CommandLineRun run = harvest("--to", to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      0");
        assertThat(to).isEmptyFile();
    }

    @Test
    void monthsAreAskedForOneAfterTheOther() throws Exception {
        List<Paper> papers = serve(1, 1);

        CommandLineRun run = run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--from",
                "2022-12-30",
                "--until",
                "2023-02-02",
                "--to",
                to.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(site.pagesAsked())
                .containsExactly(
                        FIRST.replace("from=2023-01-01&until=2023-01-31", "from=2022-12-30&until=2022-12-31"),
                        FIRST,
                        FIRST.replace("from=2023-01-01&until=2023-01-31", "from=2023-02-01&until=2023-02-02"));
        // The server says the same of each month here; a record that changes in two months is in both.
        assertThat(papersIn(to)).hasSize(3).containsOnly(papers.get(0));
    }

    @Test
    void aRefusalStopsAtOnceAndALaterRunGoesOn() throws Exception {
        List<Paper> papers = serve(4, 1);
        site.next(page(2), SiteAnswer.status(403, "Forbidden"));

        CommandLineRun first = harvest("--to", to.toString(), "--index");

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.out())
                .contains("stopped: ")
                .contains("[" + site.uri(page(2)) + "] answered 403")
                .contains("run the same command again to go on");
        assertThat(site.pagesAsked()).containsExactly(FIRST, page(1), page(2));
        assertThat(to).doesNotExist();
        int asked = site.pagesAsked().size();

        CommandLineRun second = harvest("--to", to.toString(), "--index");

        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("going on after 2 records of an earlier run");
        assertThat(site.pagesAsked().stream().skip(asked)).containsExactly(page(2), page(3));
        assertThat(papersIn(to)).isEqualTo(papers);
        assertThat(node.documents).isEqualTo(documents(papers));
    }

    @Test
    void aRepeatedRunAsksForNothingAndWritesTheSame() throws IOException {
        serve(4, 2);
        harvest("--to", to.toString());
        byte[] before = Files.readAllBytes(to);
        int asked = site.received().size();

        CommandLineRun again = harvest("--to", to.toString(), "--force", "--index");

        assertThat(again.exitCode()).isZero();
        assertThat(Files.readAllBytes(to)).isEqualTo(before);
        assertThat(node.documents).hasSize(4);
        assertThat(site.received()).hasSize(asked);
    }

    @Test
    void aRecordThatIsNoPaperIsReportedAndTheOthersKept() throws Exception {
        List<Paper> papers = papers(JANUARY, 3);
        List<String> records =
                new ArrayList<>(papers.stream().map(PaperRecords::record).toList());
        records.set(1, records.get(1).replaceAll("<title>.*</title>", ""));
        serve(records);

        CommandLineRun run = harvest("--to", to.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(papersIn(to)).containsExactly(papers.get(0), papers.get(2));
        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(summary.get("failed").intValue()).isEqualTo(1);
        assertThat(summary.at("/reasons/missing title/first").textValue()).contains("2301.00002");
        assertThat(failures()).hasSize(1);
        assertThat(failures().get(0).get("error").textValue()).contains("[title]");
        assertThat(failures().get(0).get("url").textValue()).contains("2301.00002");
    }

    @Test
    void whatTheServerRefusesIsToldInItsWords() {
        site.page(FIRST, PaperRecords.answer(PaperRecords.error("badArgument", "Set does not exist")));

        CommandLineRun run = harvest("--to", to.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("the server refuses to list the set [cs]")
                .contains("Set does not exist");
    }

    @Test
    void anotherLoaderOnTheSameStateIsTold() throws Exception {
        serve(1, 1);
        Files.createDirectories(state);
        try (PoliteClient client = PoliteClient.open(
                new PolitenessOptions(Duration.ZERO, null, Duration.ofMinutes(1), 1, Duration.ZERO),
                new CacheOptions(state.resolve("answers"), Duration.ofDays(1), 1 << 20),
                "1",
                notice -> {})) {
            CommandLineRun run = harvest("--to", to.toString());

            assertThat(client).isNotNull();
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("[--state] is in use by another loader");
            assertThat(site.received()).isEmpty();
        }
        assertThat(harvest("--to", to.toString()).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --set foo --from 2023-01-01                       | [--set] must be a group such as [cs]
            --set cs --from 2023-02-30                        | [--from] must be a day such as [2023-01-31], a month or a year, got [2023-02-30]
            --set cs --from 2999-01-01                        | [--from] must not be after today, got [2999-01-01]
            --set cs --from 2023-01-02 --until 2023-01-01     | [--until] must not be before [--from], got [2023-01-01]
            --set cs --from 2003-01-02 --until 2004-01-01     | [--until] must not be before [2005-09-16]
            --set cs                                          | --from
            """)
    void whatMakesNoSenseIsAUsageError(String arguments, String problem) {
        List<String> all = new ArrayList<>(List.of("harvest"));
        all.addAll(List.of(arguments.split(" +")));
        all.addAll(List.of("--to", to.toString()));

        CommandLineRun run = run("/oai", all.toArray(String[]::new));

        assertThat(run.err())
                .startsWith("arxiv-loader: ")
                .contains(problem)
                .contains("(see arxiv-loader harvest --help)");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(site.received()).isEmpty();
        assertThat(to).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --interval 3                       | [--contact] is needed for [oaipmh.arxiv.org]
            --interval 1 --contact a@b.org     | [--interval] must be at least 3 s for [oaipmh.arxiv.org]
            """)
    void arxivIsNotAskedAgainstItsTerms(String arguments, String problem) {
        List<String> all = new ArrayList<>(List.of("harvest", "--set", "cs", "--from", "2023-01-01"));
        all.addAll(List.of(arguments.split(" +")));
        all.addAll(List.of("--state", state.toString(), "--to", to.toString()));

        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
        assertThat(state).doesNotExist();
    }

    private CommandLineRun harvest(String... options) {
        List<String> all =
                new ArrayList<>(List.of("harvest", "--set", "cs", "--from", "2023-01-01", "--until", "2023-01-31"));
        all.addAll(List.of(options));
        all.addAll(List.of("--checkpoint", "0"));
        return run("/oai", all.toArray(String[]::new));
    }

    /** Serves records of papers, so many a page. */
    private List<Paper> serve(int count, int onPage) {
        List<Paper> papers = papers(JANUARY, count);
        List<String> pages = new ArrayList<>();
        for (int from = 0; from < count; from += onPage) {
            pages.add(papers.subList(from, Math.min(count, from + onPage)).stream()
                    .map(PaperRecords::record)
                    .collect(Collectors.joining()));
        }
        serve(pages);
        return papers;
    }

    private void serve(List<String> pages) {
        site.pages(PaperRecords.serve("/oai", pages));
    }

    /** The target of a page after the first, as it must be asked for: with the token encoded once more. */
    private static String page(int number) {
        return "/oai?verb=ListRecords&resumptionToken="
                + URLEncoder.encode(PaperRecords.token(number), StandardCharsets.UTF_8);
    }
}
