/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.reference.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results pages of our own in a real Chromium; where none is installed, what needs one is skipped and says so. */
@Timeout(300)
class ReferencesCollectCommandTest {

    private static final String PATH = System.getenv().getOrDefault("PATH", "");

    @TempDir
    Path folder;

    private final ArxivSite engine = ArxivSite.start();
    private final FakeCluster node = new FakeCluster();
    private Path list;

    /** Papers 2106.00000 to 2106.00002, with the titles Títle 0 to Títle 2. */
    @BeforeEach
    void threePapers() {
        node.setUp("arxiv-papers", "arxiv");
        node.searching = node.paging(3);
        list = folder.resolve("list.csv");
    }

    @AfterEach
    void close() {
        engine.close();
        node.close();
    }

    @Test
    void tenPapersOfEachPageAreWrittenWithoutTheOneThatWasLookedFor() throws IOException {
        needsChromium();
        engine.page(target(0), results("2106.00000", 12));
        engine.page(target(1), scripted("2207.00050", 10));
        engine.page(target(2), results("2207.00050", 3));

        CommandLineRun run = collect("--sample", "3", "--settle", "2", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()))
                .isEqualTo(new ObjectMapper()
                        .createObjectNode()
                        .put("file", list.toString())
                        .put("complete", 2)
                        .put("incomplete", 1)
                        .put("present", 0)
                        .put("left", 0)
                        .putNull("stopped"));
        List<String> rows = Files.readAllLines(list);
        assertThat(rows.get(1))
                .isEqualTo(
                        "/abs/2106.00000,/abs/2207.00100,/abs/2207.00101,/abs/2207.00102,/abs/2207.00103,"
                                + "/abs/2207.00104,/abs/2207.00105,/abs/2207.00106,/abs/2207.00107,/abs/2207.00108,/abs/2207.00109");
        assertThat(rows.get(2)).startsWith("/abs/2106.00001,/abs/2207.00050,/abs/2207.00100,");
        assertThat(rows.get(3))
                .isEqualTo("/abs/2106.00002,/abs/2207.00050,/abs/2207.00100,/abs/2207.00101,/abs/2207.00102,,,,,,");
    }

    @Test
    void aCaptchaEndsTheRunAndTheNextOneGoesOnWhereItStopped() throws IOException {
        needsChromium();
        engine.page(target(0), results("2207.00050", 10)).page(target(2), results("2207.00050", 10));
        engine.page(target(1), "<h1>One moment</h1><iframe src='/frame/recaptcha'></iframe>");

        CommandLineRun stopped = collect("--sample", "3");

        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.err())
                .contains("stopped: [" + engine.uri(target(1)) + "] shows a captcha, in a frame from [");
        assertThat(Files.readAllLines(list)).hasSize(2);
        assertThat(engine.received(target(2))).isEmpty();

        engine.page(target(1), results("2207.00050", 10));
        Path ids = Files.writeString(folder.resolve("ids"), "2106.00000\narXiv:2106.00001v2\n\n2106.00002\n");
        CommandLineRun again = collect("--ids", ids.toString());

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).startsWith("2 rows with ten papers and 0 with fewer written to");
        assertThat(Files.readAllLines(list)).hasSize(4);
        assertThat(engine.received(target(0))).hasSize(1);
    }

    @Test
    void aRefusalOrPagesThatAreNoResultsEndTheRun() throws IOException {
        needsChromium();
        engine.page(target(0), SiteAnswer.status(429, "later"));
        assertThat(collect("--sample", "3").err()).contains("stopped: [" + engine.uri(target(0)) + "] answered 429");

        engine.page(target(0), "<h1>Welcome</h1>")
                .page(target(1), "<h1>Welcome</h1>")
                .page(target(2), "<h1>Welcome</h1>");
        CommandLineRun run = collect("--sample", "3", "--settle", "0");

        assertThat(run.err()).contains("stopped: 3 pages in a row have no link to an arXiv paper");
        assertThat(Files.readAllLines(list)).hasSize(1);
    }

    @Test
    void aPageThatDoesNotLoadEndsTheRun() throws IOException {
        needsChromium();
        engine.page(target(0), SiteAnswer.hang());

        CommandLineRun run = collect("--sample", "3", "--timeout", "1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("stopped: ").contains("within");
    }

    @Test
    void whichPapersAndWhichEngineMustBeSaid() throws IOException {
        Path ids = Files.writeString(folder.resolve("ids"), "2106.00001\n\n2106.1\n");

        assertThat(run("references", "collect", "--to", list.toString(), "--sample", "3")
                        .err())
                .contains("Missing required option")
                .contains("--url-template");
        assertThat(run(
                                "references",
                                "collect",
                                "--to",
                                list.toString(),
                                "--sample",
                                "3",
                                "--url-template",
                                "https://e.example/")
                        .err())
                .contains(
                        "[--url-template] must be an http or https address with [{query}] in it, got [https://e.example/]");
        assertThat(collect().err()).contains("--ids").contains("--sample");
        assertThat(collect("--sample", "0").err()).contains("[--sample] must be between 1 and 10000, got [0]");
        assertThat(collect("--browser", "/bin/sh", "--ids", ids.toString()).err())
                .contains("[--ids] [" + ids + "] line 3: [id] must look like");
        assertThat(list).doesNotExist();
    }

    @Test
    void aMissingChromiumIsSaidBeforeAnythingIsAsked() {
        CommandLineRun none = CommandLineRun.of(arguments("--sample", "3"));
        CommandLineRun named = collect("--sample", "3", "--browser", folder.toString());

        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no Chromium is installed: none of [chromium, ");
        assertThat(named.err()).contains("[--browser] must be a Chromium that can be run, got [" + folder + "]");
        assertThat(node.received).isEmpty();
        assertThat(list).doesNotExist();
    }

    @Test
    void papersThatTheIndexLacksAreNamedBeforeAnythingIsAsked() throws IOException {
        node.searching = node.paging(1);
        Path ids = Files.writeString(folder.resolve("ids"), "2106.00000\n2106.00001\n");

        CommandLineRun run = collect("--ids", ids.toString(), "--browser", "/bin/true");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("index [arxiv-papers] lacks [1] of [2] papers: [2106.00001]");
        assertThat(engine.received()).isEmpty();
    }

    @Test
    void theSampleIsDrawnByTheSeed() throws IOException {
        collect("--sample", "2", "--seed", "7", "--browser", "/bin/true");

        JsonNode search = new ObjectMapper()
                .readTree(node.received("POST", "/arxiv-papers/_search").get(0).body());
        assertThat(search.get("size").intValue()).isEqualTo(2);
        assertThat(search.at("/query/function_score/functions/0/random_score").toString())
                .isEqualTo("{\"field\":\"id\",\"seed\":\"7\"}");
    }

    private static void needsChromium() {
        try {
            Chromium.find(null, PATH);
        } catch (IllegalArgumentException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    private CommandLineRun collect(String... more) {
        return run(arguments(more));
    }

    private static CommandLineRun run(String... arguments) {
        return CommandLineRun.withEnvironment(Map.of("PATH", PATH), arguments);
    }

    /** Without the sandbox, which containers do not allow; only pages of the test are opened. */
    private String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "references",
                "collect",
                "--url",
                node.url(),
                "--to",
                list.toString(),
                "--interval",
                "0",
                "--no-sandbox"));
        arguments.addAll(List.of("--url-template", engine.uri("/search").toString() + "?q={query}"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static String target(int paper) {
        return "/search?q=T%C3%ADtle+" + paper;
    }

    /** A link to one paper, and to so many others, each twice. */
    private static String results(String first, int others) {
        StringBuilder html = new StringBuilder("<a href='https://arxiv.org/abs/" + first + "'>first</a>");
        for (int i = 0; i < others; i++) {
            html.append("<a href='/url?q=https://arxiv.org/abs/2207.%05d'>a</a>".formatted(100 + i));
            html.append("<a href='https://arxiv.org/pdf/2207.%05d'>pdf</a>".formatted(100 + i));
        }
        return html.toString();
    }

    /** The same, by a script a while after the page has loaded, and after a dialog that nobody answers. */
    private static String scripted(String first, int others) {
        return "<script>alert('cookies?'); setTimeout(() => document.body.innerHTML = \"" + results(first, others)
                + "\", 500)</script>";
    }
}
