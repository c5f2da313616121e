/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

    private static final String NOBODY = "http://localhost:1";

    @TempDir
    Path home;

    private final FakeCluster node = new FakeCluster();
    private Path file;

    @BeforeEach
    void folder() throws IOException {
        file = Files.createDirectories(home.resolve("arxiv-loader")).resolve("config.ini");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theProfileWithTheNameDefaultCountsUnlessAnotherIsNamed() throws IOException {
        write("""
                # Where most of the work is.
                [default]
                url = %s
                index = one

                [ other.2 ]
                url=%s
                index=two
                ; the end
                """.formatted(NOBODY, node.url()));

        assertThat(run("setup").err()).contains("cannot reach [" + NOBODY + "]");
        assertThat(run("setup", "--profile", "other.2").exitCode()).isZero();
        assertThat(run("--profile=other.2", "setup", "--index", "three").exitCode())
                .isZero();
        assertThat(run("setup", "--profile", "other.2", "--index").exitCode()).isZero();
        assertThat(run(Map.of("ARXIV_LOADER_PROFILE", "other.2", "ARXIV_LOADER_INDEX", "four"), "setup")
                        .exitCode())
                .isZero();
        assertThat(node.indices.names()).containsExactlyInAnyOrder("two-000001", "three-000001", "four-000001");
    }

    @Test
    void aFileThatIsNamedTakesThePlaceOfTheUsualOne() throws IOException {
        write("[default]\nurl = " + NOBODY + "\n");
        Path other = Files.writeString(home.resolve("other.ini"), "\uFEFF[default]\r\nurl = " + node.url() + "\r\n");

        assertThat(run("setup", "--config-file", other.toString()).exitCode()).isZero();
        assertThat(run(Map.of("ARXIV_LOADER_CONFIG_FILE", other.toString()), "setup")
                        .exitCode())
                .isZero();
    }

    @Test
    void whatIsGivenWinsOverTheEnvironmentAndThatOverTheProfile() throws IOException {
        write("[default]\nurl = " + NOBODY + "\nuser = ann\npassword = from # file\n");
        Map<String, String> key = Map.of("ARXIV_LOADER_URL", node.url(), "ARXIV_LOADER_API_KEY", "a2V5");

        assertThat(run("setup", "--url", node.url()).exitCode()).isZero();
        assertThat(run(key, "setup").exitCode()).isZero();
        assertThat(run(Map.of("ARXIV_LOADER_PASSWORD", "hidden"), "setup", "--url", node.url())
                        .exitCode())
                .isZero();
        assertThat(node.received.stream()
                        .map(FakeCluster.Received::authorization)
                        .distinct())
                .containsExactly("Basic YW5uOmZyb20gIyBmaWxl", "ApiKey a2V5", "Basic YW5uOmhpZGRlbg==");
    }

    @Test
    void aKeyIsForAllCommandsOrForOne() throws IOException {
        write("[default]\nsearch.k = 0\nk = 20000\ncategory = nope?\n");

        assertThat(run("search", "x").err())
                .contains("[--k] must be between 1 and 10000, got [0], set by profile [default] of [" + file + "]");
        assertThat(run("similar", "2106.09685").err()).contains("got [20000], set by profile [default]");
        assertThat(run("search", "--k", "30000", "x").err())
                .contains("got [30000] (see")
                .doesNotContain("profile");
        assertThat(run("stats", "--category", "CS").err()).contains("got [CS] (see");
        assertThat(run("search", "--help").out()).contains("(default: 0)");
    }

    @Test
    void anIndexInAProfileIsNoReasonToLoadIntoIt() throws IOException {
        write("[default]\nindex = mine\nurl = " + NOBODY + "\n");
        Path papers = Files.writeString(home.resolve("papers.jsonl"), "{\"id\":\"2106.00001\",\"title\":\"T\"}\n");

        CommandLineRun run = run("load", "--from", papers.toString(), "--to", "-");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("2106.00001");
    }

    @Test
    void aTildeIsTheHomeFolder() throws IOException {
        write("[default]\nurl = https://localhost:1\nca-cert = ~/none/ca.pem\n");

        assertThat(run("setup").err())
                .contains("PEM file, got [" + Path.of(System.getProperty("user.home"), "none", "ca.pem") + "]");
    }

    @Test
    void theExampleInTheDocsIsOne() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "operations.md"));
        write(docs.substring(docs.indexOf("```ini\n") + 7, docs.indexOf("```\n\n- **One profile counts**")));

        assertThat(run(Map.of("ARXIV_LOADER_URL", node.url()), "stats", "--index", "none")
                        .err())
                .contains("index [none] does not exist");
        assertThat(run(Map.of("ARXIV_LOADER_PASSWORD", "hidden"), "stats", "--profile", "work")
                        .err())
                .contains("certs/ca.pem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'[default]@indx = x' | line 2: [indx] is no option that takes a value, did you mean [index]?",
                "'[default]@seerch.k = 3' | line 2: [seerch.k] is no option that takes a value, did you mean [search.k]?",
                "'[default]@yes = true' | line 2: [yes] is no option that takes a value",
                "'[default]@profile = x' | line 2: [profile] is no option that takes a value",
                "'url = x@[default]' | line 1: [url] is in no profile",
                "'[default]@url =' | line 2: [url] has no value",
                "'[default]@k = 1@k = 2' | line 3: [k] is there twice in its profile",
                "'[default]@[default]' | line 2: profile [default] is there twice",
                "'[default]@hidden@[b' | line 2: expected [profile] or key = value; line 3: expected [profile]",
                "'[a]@[b]@password=hidden' | [--profile] must be one of [a, b] in [",
            })
    void whatIsWrongWithTheFileIsSaidWithoutItsValues(String lines, String problem) throws IOException {
        write(lines.replace("'", "").replace('@', '\n') + "\n");

        CommandLineRun run = run("setup", "--profile", "default", "--verbose", "--url", node.url());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(problem, file.toString()).doesNotContain("hidden");
        assertThat(node.received).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        String none = home.resolve("none.ini").toString();
        Files.write(file, new byte[] {'[', (byte) 0xe4, ']'});

        assertThat(run("setup").err()).contains("[" + file + "] is not UTF-8");
        assertThat(run("setup", "--config-file", none).err())
                .contains("[--config-file] cannot be read: no such file [" + none + "]");
        assertThat(run("setup", "--config-file", home.toString()).err())
                .contains("[--config-file] must be a file, got [" + home + "]");
        Files.delete(file);
        assertThat(run("setup", "--profile", "work").err()).contains("no such file [" + file + "]");
    }

    @Test
    void aSecretThatOthersCanReadIsRefused() throws IOException {
        write("[default]\nurl = " + node.url() + "\n[work]\npassword = hidden\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        CommandLineRun run = run("setup", "--verbose");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("is open to others, got [rw-r-----]: chmod 600 " + file)
                .doesNotContain("hidden");
        assertThat(node.received).isEmpty();

        write("[default]\nurl = " + node.url() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("setup").exitCode()).isZero();
    }

    @Test
    void helpNeedsNoConfiguration() throws IOException {
        write("nonsense\n");

        assertThat(run("search", "--help").exitCode()).isZero();
        assertThat(run("help").exitCode()).isZero();
        assertThat(run("--version").exitCode()).isZero();
        assertThat(run("setup", "--profile").err()).contains("Missing required parameter", "--profile");
    }

    private void write(String lines) throws IOException {
        Files.writeString(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private CommandLineRun run(String... args) {
        return run(Map.of(), args);
    }

    private CommandLineRun run(Map<String, String> environment, String... args) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CONFIG_HOME", home.toString());
        return CommandLineRun.withEnvironment(all, args);
    }
}
