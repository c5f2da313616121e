/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ArxivLoaderTest {

    @Test
    void theVersionIsThatOfTheBuild() {
        CommandLineRun run = CommandLineRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("arxiv-loader \\d+\\.\\d+\\.\\d+\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "load", "search", "similar", "stats", "export"})
    void everyCommandHasTheGlobalOptions(String command) {
        CommandLineRun run = CommandLineRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Usage: arxiv-loader " + command)
                .contains(
                        "--url", "--user", "--password", "--api-key", "--ca-cert", "--fingerprint", "--index", "--json")
                .contains("Exit codes");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void globalOptionsMayStandBeforeTheCommand() {
        try (FakeCluster node = new FakeCluster()) {
            assertThat(CommandLineRun.of("--url", node.url(), "--index", "before", "setup")
                            .exitCode())
                    .isZero();
            assertThat(node.indices.names()).contains("before-000001");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | [COMMAND] is missing",
                "collect | [collect] is no option or argument here",
                "setup --similarty cosine | did you mean [--similarity]",
                "setup --similarity dot | expected one of [cosine, l2_norm], got [dot]",
                "setup --url localhost:9200 | must look like [http://localhost:9200], got [localhost:9200]",
                "setup --user ann | [--user] needs [--password], got user [ann]",
                "setup --password=hidden | [--password] needs [--user]",
                "setup --user ann --password=hidden --api-key k | exclude each other",
                "setup --url http://a/x,http://b | must have the same path on every node",
                "setup --fingerprint AB | 64 hexadecimal digits, got [AB]",
                "load | --from",
                "load --fron papers.jsonl | [--fron] is no option or argument here, did you mean [--from]?",
                "export --too x.jsonl | [--too] is no option or argument here, did you mean [--to]?",
                "search --since 20190 x | a month or a year, got [20190]",
                "load --from - --category CS | [--category] must be like [cs.CL], [cs] or [cs.*], got [CS]",
                "load --from - --since 2023-02-30 | must be a day such as [2023-01-31], a month or a year, got [2023-02-30]",
                "load --from - --limit 0 | [--limit] must be at least 1, got [0]",
                "load --from - --limit x | [--limit] must be a number, got [x]",
                "load --from - --bulk-actions 0 | [--bulk-actions] must be between 1 and 10000, got [0]",
                "load --from - --bulk-size 101 | [--bulk-size] must be between 1 and 100, got [101]",
                "load --from - --concurrency 65 | [--concurrency] must be between 1 and 64, got [65]",
                "load --from - --failed /dev/null | [--failed] must be a regular file, got [/dev/null]",
                "load --from - --failed none/failed.jsonl | [--failed] must be in a folder",
                "harvest --from 2999-01-01 --to - --contact a@b.org | [--from] must not be after today, got [2999-01-01]",
                "harvest --from 2023-01-01 --to - --contact a@b.org --cache-days -1 | [--cache-days] must be between 0",
                "scrape --archive cs --from 2023-01 --to - --contact a@b.org --cache-size 0 | [--cache-size] must be at least 1 MB",
                "search | TEXT",
                "search --field body x | expected one of [title, abstract, both], got [body]",
                "search --mode fuzzy x | expected one of [knn, text, hybrid], got [fuzzy]",
                "search --category CS x | [--category] must be like [cs.CL], [cs] or [cs.*], got [CS]",
                "search --since 2023-02-30 x | must be a day such as [2023-01-31], a month or a year, got [2023-02-30]",
                "search --since 2023-02-01 --until 2023-01-31 x | [--since] must not be after [--until], got [2023-02-01] and [2023-01-31]",
                "similar | ID",
                "similar 12 | must look like [2106.09685] or [hep-th/9901001], got [12]",
                "similar --k 0 2106.09685 | [--k] must be between 1 and 10000, got [0]",
                "stats --top 0 | [--top] must be at least 1, got [0]",
                "stats --until x | must be a day such as [2023-01-31], a month or a year, got [x]",
                "export | --to",
                "export --to none/papers.jsonl | [--to] must be in a folder that can be written to, got [none/papers.jsonl]",
                "export --to /dev/null | [--to] must be a regular file, got [/dev/null]",
                "export --to - --limit 0 | [--limit] must be at least 1, got [0]",
                "search --k 0 x | [--k] must be between 1 and 10000, got [0]",
                "search --k 50 --num-candidates 20 x | [--num-candidates] must be between [--k] 50 and 10000, got [20]",
            })
    void aCommandLineThatMakesNoSenseIsExplainedOnOneLine(String arguments, String explanation) {
        CommandLineRun run = CommandLineRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("arxiv-loader: ").contains(explanation).contains("--help)");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void whoseErrorItIsStandsOutOnATerminalThatMayHaveColour() {
        String plain = CommandLineRun.of("stat").err();

        assertThat(plain).startsWith("arxiv-loader: [stat]").doesNotContain("\u001b");
        assertThat(CommandLineRun.onTerminal(Map.of(), "stat").err())
                .matches("(?s)\u001b\\[[^ ]*marxiv-loader:\u001b\\[[^ ]*m \\[stat] .*");
        assertThat(CommandLineRun.onTerminal(Map.of("NO_COLOR", "1"), "stat").err())
                .isEqualTo(plain);
    }

    @Test
    void completionKnowsEveryCommandAndOption() {
        CommandLineRun run = CommandLineRun.of("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("#!/usr/bin/env bash")
                .contains("complete -F _complete_arxiv-loader", "'--num-candidates'", "harvest", "markdown");
    }

    @Test
    void helpIsAWordToo() {
        CommandLineRun help = CommandLineRun.of("help");
        CommandLineRun ofLoad = CommandLineRun.of("help", "load");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("scrape").contains("export");
        assertThat(ofLoad.out()).isEqualTo(CommandLineRun.of("load", "--help").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "scrape", "search", "stats", "setup"})
    void connectionOptionsComeLastInTheHelp(String command) {
        List<String> options = CommandLineRun.of(command, "--help")
                .out()
                .lines()
                .filter(line -> line.matches("  (-h, |-V, |    )--.*"))
                .map(line -> line.replaceAll("^[^-]*(-[hV], )?(--[a-z-]+).*", "$2"))
                .toList();

        assertThat(options.subList(options.indexOf("--url"), options.size()))
                .containsExactly(
                        "--url",
                        "--user",
                        "--password",
                        "--api-key",
                        "--ca-cert",
                        "--fingerprint",
                        "--index",
                        "--json",
                        "--quiet",
                        "--verbose",
                        "--profile",
                        "--config-file");
    }

    @Test
    void blankTextIsAUsageError() {
        CommandLineRun run = CommandLineRun.of("search", " ", "");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[TEXT] must not be blank");
    }

    @Test
    void aFailureIsOneLineWithoutAStackTrace() {
        CommandLineRun run = CommandLineRun.of("setup", "--url", unreachable());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("arxiv-loader: cannot reach [http://localhost:");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void verboseAddsTheStackTrace() {
        CommandLineRun run = CommandLineRun.of("setup", "--verbose", "--url", unreachable());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("\tat io.github.ingestdjl.loader.");
    }

    @Test
    void whatTheCommandLineLeavesOpenComesFromTheEnvironment() {
        try (FakeCluster node = new FakeCluster()) {
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL", node.url(), "ARXIV_LOADER_USER", "ann", "ARXIV_LOADER_PASSWORD", "hidden");

            CommandLineRun run = CommandLineRun.withEnvironment(environment, "setup");

            assertThat(run.exitCode()).isZero();
            assertThat(node.received.get(0).authorization()).isEqualTo("Basic YW5uOmhpZGRlbg==");
        }
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() {
        try (FakeCluster node = new FakeCluster()) {
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL",
                    "http://localhost:1",
                    "ARXIV_LOADER_USER",
                    "ann",
                    "ARXIV_LOADER_PASSWORD",
                    "hidden");

            CommandLineRun run =
                    CommandLineRun.withEnvironment(environment, "setup", "--url", node.url(), "--api-key", "a2V5");

            assertThat(run.exitCode()).isZero();
            assertThat(node.received.get(0).authorization()).isEqualTo("ApiKey a2V5");
        }
    }

    @Test
    void severalNodesMayBeNamedInEveryWay() {
        try (FakeCluster node = new FakeCluster()) {
            node.setUp("arxiv-papers", "arxiv");
            String urls = unreachable() + "," + node.url();

            assertThat(CommandLineRun.of("stats", "--url", urls, "--index", "none")
                            .err())
                    .contains("index [none] does not exist");
            assertThat(CommandLineRun.of("--url", unreachable(), "--url", node.url(), "stats", "--index", "none")
                            .err())
                    .contains("index [none] does not exist");
            assertThat(CommandLineRun.withEnvironment(Map.of("ARXIV_LOADER_URL", urls), "stats", "--index", "none")
                            .err())
                    .contains("index [none] does not exist");
        }
    }

    @Test
    void trustComesFromTheEnvironmentToo() {
        Map<String, String> file =
                Map.of("ARXIV_LOADER_CA_CERT", "none.pem", "ARXIV_LOADER_URL", "https://localhost:1");
        Map<String, String> print = Map.of("ARXIV_LOADER_FINGERPRINT", "AB", "ARXIV_LOADER_URL", "https://localhost:1");

        assertThat(CommandLineRun.withEnvironment(file, "setup").err()).contains("PEM file, got [none.pem]");
        assertThat(CommandLineRun.withEnvironment(print, "setup").err()).contains("64 hexadecimal digits, got [AB]");
        assertThat(CommandLineRun.withEnvironment(file, "setup", "--fingerprint", "CD")
                        .err())
                .contains("64 hexadecimal digits, got [CD]");
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        try (FakeCluster node = new FakeCluster()) {
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_USER",
                    "",
                    "ARXIV_LOADER_PASSWORD",
                    "",
                    "ARXIV_LOADER_API_KEY",
                    "a2V5",
                    "ARXIV_LOADER_CA_CERT",
                    "",
                    "ARXIV_LOADER_FINGERPRINT",
                    " ",
                    "ARXIV_LOADER_URL",
                    node.url());

            assertThat(CommandLineRun.withEnvironment(environment, "setup").exitCode())
                    .isZero();
            assertThat(node.received.get(0).authorization()).isEqualTo("ApiKey a2V5");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "setup --index mine, mine",
        "setup --index=mine, mine",
        "--index mine setup, mine",
        "setup --index, arxiv-papers",
        "setup --index --recreate, arxiv-papers",
        "--index setup, arxiv-papers",
        "setup, arxiv-papers"
    })
    void theIndexsNameMayBeLeftOut(String arguments, String index) {
        try (FakeCluster node = new FakeCluster()) {
            CommandLineRun run =
                    CommandLineRun.withEnvironment(Map.of("ARXIV_LOADER_URL", node.url()), arguments.split(" "));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(node.indices.isAlias(index)).isTrue();
        }
    }

    @Test
    void aWordAfterIndexIsItsName() throws Exception {
        try (FakeCluster node = new FakeCluster()) {
            Map<String, String> environment = Map.of("ARXIV_LOADER_URL", node.url());

            assertThat(CommandLineRun.withEnvironment(environment, "search", "--index", "deep", "learning")
                            .err())
                    .contains("index [deep] does not exist");
            assertThat(node.received.get(0).path()).startsWith("/deep/");
        }
    }

    @Test
    void indexGivenTellsWhetherThereWasOne() {
        GlobalOptions none = new GlobalOptions();
        new CommandLine(new Options(none)).parseArgs();
        GlobalOptions bare = new GlobalOptions();
        new CommandLine(new Options(bare)).parseArgs("--index");
        GlobalOptions named = new GlobalOptions();
        new CommandLine(new Options(named)).parseArgs("--index", "mine");

        assertThat(none.indexGiven()).isFalse();
        assertThat(bare.indexGiven()).isTrue();
        assertThat(bare.index()).isEqualTo("arxiv-papers").isEqualTo(none.index());
        assertThat(named.indexGiven()).isTrue();
        assertThat(named.index()).isEqualTo("mine");
    }

    @Test
    void anAmbiguousEnvironmentIsAUsageError() {
        CommandLineRun run = CommandLineRun.withEnvironment(
                Map.of("ARXIV_LOADER_API_KEY", "hidden", "ARXIV_LOADER_USER", "ann", "ARXIV_LOADER_PASSWORD", "hidden"),
                "setup");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("exclude each other").doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup --verbose --user ann --password=hidden --url http://localhost:1",
                "setup --verbose --api-key hidden --url http://localhost:1",
                "setup --verbose --api-key hidden --fingerprint x",
                "setup --verbose --user ann --password hidden --api-key hidden",
                "setup --apikey hidden",
                "setup --apikey=hidden",
                "setup --url http://ann:hidden@localhost:9200",
                "setup --url http://ann:a,hidden@localhost:9200",
                "setup --url http://ann:hidden,b@localhost:9200",
                "setup --verbose --url http://ann:hidden@local|host",
                "--help",
            })
    void secretsAreNeverPrinted(String arguments) {
        Map<String, String> environment = Map.of("ARXIV_LOADER_API_KEY", "hidden");

        CommandLineRun run = CommandLineRun.withEnvironment(environment, arguments.split(" "));

        assertThat(run.err() + run.out()).isNotEmpty().doesNotContain("hidden").doesNotContain("aGlkZGVu");
    }

    /** Holds the options as a command does. */
    @CommandLine.Command
    private static final class Options {
        @CommandLine.Mixin
        private final GlobalOptions options;

        Options(GlobalOptions options) {
            this.options = options;
        }
    }

    private static String unreachable() {
        try (FakeCluster node = new FakeCluster()) {
            return node.url();
        }
    }
}
