/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArxivLoaderTest {

    @Test
    void theVersionIsThatOfTheBuild() {
        CommandLineRun run = CommandLineRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("arxiv-loader \\d+\\.\\d+\\.\\d+\\.\\d+\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "load", "search"})
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
            assertThat(node.indices).containsKey("before");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | [COMMAND] is missing",
                "harvest | [harvest] is no option or argument here",
                "setup --similarty cosine | did you mean [--similarity]",
                "setup --similarity dot | expected one of [cosine, l2_norm], got [dot]",
                "setup --url localhost:9200 | must look like [http://localhost:9200], got [localhost:9200]",
                "setup --user ann | [--user] needs [--password], got user [ann]",
                "setup --password=hidden | [--password] needs [--user]",
                "setup --user ann --password=hidden --api-key k | exclude each other",
                "setup --fingerprint AB | 64 hexadecimal digits, got [AB]",
                "load | --from",
                "load --from - --limit 0 | [--limit] must be at least 1, got [0]",
                "load --from - --limit x | 'x' is not a long",
                "load --from - --bulk-actions 0 | [--bulk-actions] must be between 1 and 10000, got [0]",
                "load --from - --bulk-size 101 | [--bulk-size] must be between 1 and 100, got [101]",
                "load --from - --concurrency 65 | [--concurrency] must be between 1 and 64, got [65]",
                "load --from - --failed /dev/null | [--failed] must be a regular file, got [/dev/null]",
                "load --from - --failed none/failed.jsonl | [--failed] must be in a folder",
                "search | TEXT",
                "search --field body x | expected one of [title, abstract], got [body]",
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
                "setup --verbose --url http://ann:hidden@local|host",
                "--help",
            })
    void secretsAreNeverPrinted(String arguments) {
        Map<String, String> environment = Map.of("ARXIV_LOADER_API_KEY", "hidden");

        CommandLineRun run = CommandLineRun.withEnvironment(environment, arguments.split(" "));

        assertThat(run.err() + run.out()).isNotEmpty().doesNotContain("hidden").doesNotContain("aGlkZGVu");
    }

    private static String unreachable() {
        try (FakeCluster node = new FakeCluster()) {
            return node.url();
        }
    }
}
