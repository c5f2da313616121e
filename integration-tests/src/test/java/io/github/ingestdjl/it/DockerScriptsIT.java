/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of {@code docker/scripts} against servers and programs that answer what a test wants. */
class DockerScriptsIT {
    private static final String PASSWORD = "a \"quoted\" \\ pass'word $HOME % ü";
    private static final List<String> SET_PASSWORD = List.of("/opt/ingest-djl/scripts/set-kibana-password.sh");
    private static final List<String> HEALTH = List.of("/opt/ingest-djl/scripts/elasticsearch-health.sh");
    private static final List<String> LOAD =
            List.of("/opt/ingest-djl/scripts/load-sample.sh", Artifacts.sample().toString());
    private static final List<String> IMPORT =
            List.of("/opt/ingest-djl/scripts/import-saved-objects.sh", "/opt/ingest-djl/kibana");

    private static final String BUILD = "cd \"$SOURCE\" && exec docker/scripts/build-artifacts.sh \"$@\"";

    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path work;

    private StackRuns stack;

    @BeforeEach
    void start() throws IOException {
        Tools.needed("curl");
        server.start();
        stack = new StackRuns(work);
        stack.serve("http://elasticsearch:9200", server.url("/"));
        stack.serve("http://kibana:5601", server.url("/"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, String> client(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ARXIV_LOADER_URL", "http://elasticsearch:9200",
                "ARXIV_LOADER_USER", "elastic",
                "ARXIV_LOADER_PASSWORD", PASSWORD,
                "KIBANA_PASSWORD", PASSWORD,
                "KIBANA_URL", "http://kibana:5601"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private static void succeeds(Commands.Result result, String... says) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(List.of(says)).allMatch(result.output()::contains);
    }

    private static void fails(Commands.Result result, String... says) {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains(says).doesNotContain(PASSWORD);
    }

    @Test
    void kibanasPasswordIsSetAsItIs() throws Exception {
        answer(200, "{}");
        succeeds(stack.run(client(), SET_PASSWORD), "[kibana_system] has its password");
        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod() + " " + request.getTarget())
                .isEqualTo("POST /_security/user/kibana_system/_password");
        assertThat(request.getHeaders().get("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString(("elastic:" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(new ObjectMapper()
                        .readTree(request.getBody().utf8())
                        .path("password")
                        .asText())
                .isEqualTo(PASSWORD);
    }

    @Test
    void passwordsAreNoArgumentsOfPrograms() throws Exception {
        stack.program("curl", "echo \"$*\" >>'" + work + "/arguments'; printf '{}\\n200'");
        succeeds(stack.run(client(), SET_PASSWORD));
        assertThat(Files.readString(work.resolve("arguments"))).isNotBlank().doesNotContain("pass'word");
    }

    @Test
    void aNodeThatHasNoRoomYetIsAskedAgain() throws Exception {
        answer(503, "{}");
        answer(429, "{}");
        answer(200, "{}");
        succeeds(stack.run(client(), SET_PASSWORD));
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void aNodeThatStaysAwayIsGivenUp() throws Exception {
        answer(503, "{}");
        answer(503, "{}");
        answer(503, "{ \"error\": \"no master\" }");
        fails(stack.run(client(), SET_PASSWORD), "[kibana_system] has not got its password", "503", "no master");
        assertThat(server.getRequestCount()).isEqualTo(3);

        fails(
                stack.run(client("ARXIV_LOADER_URL", "http://127.0.0.1:" + closedPort()), SET_PASSWORD),
                "got [000 curl: ");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aWrongPasswordIsSaidAtOnce() throws Exception {
        answer(401, "{}");
        fails(stack.run(client(), SET_PASSWORD), "does not know user [elastic] with this password, got [401]");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aPasswordThatIsRefusedIsSaidWithTheReason() throws Exception {
        answer(400, "{\"error\":\"passwords must be at least [6] characters long;\"}");
        fails(stack.run(client(), SET_PASSWORD), "got [400 {\"error\":\"passwords must be at least [6]");
    }

    @Test
    void whatIsMissingOrNoPasswordIsRefusedBeforeAnythingIsAsked() throws Exception {
        fails(stack.run(client("KIBANA_PASSWORD", ""), SET_PASSWORD), "[KIBANA_PASSWORD] is not set");
        fails(stack.run(client("ARXIV_LOADER_URL", ""), SET_PASSWORD), "[ARXIV_LOADER_URL] is not set");
        fails(stack.run(client("KIBANA_URL", ""), savedObjects()), "[KIBANA_URL] is not set");
        fails(
                stack.run(client("KIBANA_PASSWORD", "two\nlines"), SET_PASSWORD),
                "[KIBANA_PASSWORD] must not hold control characters");
        fails(
                stack.run(client("ARXIV_LOADER_PASSWORD", "two\nlines"), SET_PASSWORD),
                "[ARXIV_LOADER_PASSWORD] must not hold control characters");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aNodeIsHealthyThatAnswersAndHasAMaster() throws Exception {
        answer(200, "{\"status\":\"red\"}");
        succeeds(stack.run(Map.of("HEALTH_URL", "http://elasticsearch:9200", "ELASTIC_PASSWORD", PASSWORD), HEALTH));
        assertThat(server.takeRequest().getHeaders().get("Authorization")).startsWith("Basic ");

        answer(200, "{\"status\":\"green\"}");
        succeeds(stack.run(Map.of("HEALTH_URL", "http://elasticsearch:9200"), HEALTH));
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    }

    @Test
    void aNodeIsNotHealthyThatHasNoMasterOrAnotherPasswordOrDoesNotAnswer() throws Exception {
        Map<String, String> environment =
                Map.of("HEALTH_URL", "http://elasticsearch:9200", "ELASTIC_PASSWORD", PASSWORD);
        answer(503, "{\"error\":\"master_not_discovered_exception\"}");
        fails(stack.run(environment, HEALTH), "is not ready", "503", "master_not_discovered_exception");
        answer(401, "{}");
        fails(stack.run(environment, HEALTH), "does not know user [elastic]");
        assertThat(server.getRequestCount()).isEqualTo(2);
        server.close();
        fails(stack.run(environment, HEALTH), "is not ready, got [000 curl: ");
    }

    @Test
    void kibanaIsHealthyOnceAllOfItIs() throws Exception {
        ComposeFile compose = ComposeFile.read("compose.insecure.yaml", Map.of());
        stack.serve("http://localhost:5601", server.url("/"));
        answer(503, "{}");
        assertThat(stack.health(compose, "kibana").exitCode()).isNotZero();
        answer(200, "{}");
        succeeds(stack.health(compose, "kibana"));
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/status");
    }

    @ParameterizedTest
    @CsvSource({"277, false", "100000, false", "276, true", "0, true"})
    void sampleIsLoadedUnlessItIsThere(int count, boolean loaded) throws Exception {
        assertThat(Files.readAllLines(Artifacts.sample())).hasSize(277);
        stack.program("arxiv-loader", "echo \"loader: $*\"");
        answer(200, "{\"count\":" + count + "}");
        Commands.Result result = stack.run(client(), LOAD);
        if (loaded) {
            succeeds(result, "loader: load --restart --from " + Artifacts.sample());
        } else {
            succeeds(result, "[arxiv-papers] has [" + count + "] papers, the sample of [277] is not loaded");
            assertThat(result.output()).doesNotContain("loader:");
        }
        assertThat(server.takeRequest().getTarget()).startsWith("/arxiv-papers/_count");
    }

    @Test
    void sampleIsNotLoadedIntoAnIndexThatIsNotThereNorFromAFileThatIsNot() throws Exception {
        stack.program("arxiv-loader", "echo loader");
        answer(404, "{\"error\":\"no such index\"}");
        fails(stack.run(client(), LOAD), "[arxiv-papers] cannot be counted", "no such index");
        fails(
                stack.run(client(), List.of(LOAD.get(0), "/no/such/file")),
                "takes a readable file of papers, got [/no/such/file]");
    }

    @Test
    void aLoadThatFailsFailsTheService() throws Exception {
        stack.program("arxiv-loader", "echo 'no room' >&2; exit 1");
        answer(200, "{\"count\":0}");
        fails(stack.run(client(), LOAD), "no room");
    }

    private List<String> savedObjects() throws IOException {
        Path script = Files.writeString(
                stack.savedObjects().resolve("import.sh"),
                "#!/bin/sh\nprintf '<%s>' \"$@\" \"${KIBANA_USER:-}\" \"${KIBANA_PASSWORD:-}\"\nexit \"${IMPORT_CODE:-0}\"\n");
        script.toFile().setExecutable(true);
        Files.writeString(stack.savedObjects().resolve("arxiv-papers.ndjson"), "{}\n");
        return IMPORT;
    }

    @Test
    void dashboardsAreImportedAsTheUserThereIs() throws Exception {
        String url = server.url("/").toString().replaceFirst("/$", "");
        Path file = stack.savedObjects().resolve("arxiv-papers.ndjson");
        String arguments = "<--url><%s><--wait><60><--file><%s>".formatted(url, file);
        assertThat(stack.run(client(), savedObjects()).output()).isEqualTo(arguments + "<elastic><" + PASSWORD + ">");
        assertThat(stack.run(Map.of("KIBANA_URL", "http://kibana:5601"), IMPORT).output())
                .isEqualTo(arguments + "<><>");
    }

    @Test
    void dashboardsThatAreRefusedFailTheService() throws Exception {
        assertThat(stack.run(client("IMPORT_CODE", "1"), savedObjects()).exitCode())
                .isEqualTo(1);
        Files.delete(stack.savedObjects().resolve("arxiv-papers.ndjson"));
        fails(stack.run(client(), IMPORT), "takes a folder with [import.sh, arxiv-papers.ndjson], got [");
    }

    @ParameterizedTest
    @CsvSource({
        "8.19.21, amd64, linux-x86_64, ''",
        "8.19.16, arm64, linux-aarch64, ''",
        "9.5.3, amd64, linux-x86_64, -Pes9"
    })
    void imagesAreBuiltForTheirMajorAndPlatform(String version, String architecture, String platform, String profile)
            throws Exception {
        // In the folder that the image's build stage has, with a Maven that makes what the script copies.
        Path source = work.resolve("source");
        Dockerfile.fill("build", source);
        stack.program("mvn", """
                echo "mvn $*"
                mkdir -p plugin/target/%1$s ingest-loader/target/arxiv-loader-1.0.0/bin kibana/target
                echo zip >plugin/target/%1$s/ingest-djl-%1$s.0-%2$s.zip
                touch ingest-loader/target/arxiv-loader-1.0.0/bin/arxiv-loader kibana/import.sh kibana/target/arxiv-papers.ndjson""".formatted(version, platform));
        Path artifacts = work.resolve("artifacts");
        List<String> command = build(version, architecture, artifacts);
        Commands.Result result = stack.run(
                Map.of("SOURCE", source.toString()),
                Stream.concat(
                                Stream.of("sh", "-c", BUILD, "sh"),
                                command.stream().skip(1))
                        .toList());
        succeeds(result);
        List<String> arguments = Arrays.asList(result.output().strip().split(" "));
        assertThat(arguments)
                .contains("package", "-Delasticsearch.version=" + version, "-Ddjl.platform=" + platform)
                .doesNotContain("");
        assertThat(arguments.stream().filter(argument -> argument.startsWith("-P")))
                .containsExactlyElementsOf(profile.isEmpty() ? List.of() : List.of(profile));
        try (Stream<Path> made = Files.walk(artifacts)) {
            assertThat(made.filter(Files::isRegularFile)
                            .map(file -> artifacts.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "ingest-djl.zip",
                            "arxiv-loader/bin/arxiv-loader",
                            "kibana/import.sh",
                            "kibana/arxiv-papers.ndjson");
        }
    }

    private static List<String> build(String version, String architecture, Path artifacts) {
        return List.of(
                "/opt/ingest-djl/scripts/build-artifacts.sh", version, architecture, "1.0.0", artifacts.toString());
    }

    @Test
    void imagesAreNotBuiltForAnythingElse() throws Exception {
        stack.program("mvn", "echo mvn");
        Path artifacts = work.resolve("artifacts");
        fails(
                stack.run(Map.of(), build("7.17.0", "amd64", artifacts)),
                "[STACK_VERSION] must be a release of Elasticsearch 8 or 9, got [7.17.0]");
        fails(
                stack.run(Map.of(), build("8.19.21", "s390x", artifacts)),
                "[TARGETARCH] must be one of [amd64, arm64], got [s390x]");
        fails(stack.run(Map.of(), build("8.19.21", "amd64", artifacts).subList(0, 3)), "takes [STACK_VERSION");
        assertThat(artifacts).doesNotExist();
    }
}
