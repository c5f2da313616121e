/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** The import script against a Kibana of our own that answers as real ones have. */
class ImportScriptTest {
    private static final Path SCRIPT = Path.of(System.getProperty("kibana.import"));
    private static final Path OBJECTS = Path.of(System.getProperty("kibana.objects"));
    private static final String READY = "{\"status\":{\"overall\":{\"level\":\"available\"}}}";
    private static final String IMPORTED =
            "{\"successCount\":18,\"success\":true,\"warnings\":[],\"successResults\":[]}";

    /** As 8.12 answers where another space has the ids. */
    private static final String GIVEN_OTHER_IDS =
            "{\"successCount\":2,\"success\":true,\"warnings\":[],\"successResults\":["
                    + "{\"type\":\"index-pattern\",\"id\":\"arxiv-papers\",\"meta\":{\"title\":\"arXiv papers\",\"icon\":\"indexPatternApp\"},"
                    + "\"managed\":false,\"overwrite\":true,\"destinationId\":\"b0783af4\"},"
                    + "{\"type\":\"search\",\"id\":\"arxiv-all-papers\",\"meta\":{\"title\":\"arXiv: all papers\",\"icon\":\"discoverApp\"},"
                    + "\"managed\":false,\"overwrite\":true,\"destinationId\":\"d0c509f5\"},"
                    + "{\"type\":\"search\",\"id\":\"arxiv-withdrawn-papers\",\"meta\":{\"title\":\"arXiv: withdrawn papers\"},"
                    + "\"managed\":false,\"overwrite\":true,\"destinationId\":\"a33cd716\"}]}";

    private static final int SECONDS = 60;

    private final MockWebServer kibana = new MockWebServer();

    @TempDir
    private Path work;

    /** How a run ended, and what it printed. */
    private record Run(int exitCode, String output) {}

    @BeforeEach
    void start() throws IOException {
        kibana.start();
    }

    @AfterEach
    void stop() {
        kibana.close();
    }

    @Test
    void importsTheFileAndOverwritesWhatIsThere() throws Exception {
        answer(200, READY);
        answer(200, IMPORTED);
        Run run = run(Map.of());
        assertThat(run.exitCode).as(run.output).isZero();
        assertThat(run.output).contains("imported 18 objects into the default space");
        assertThat(kibana.takeRequest().getTarget()).isEqualTo("/api/status");
        RecordedRequest request = kibana.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/api/saved_objects/_import?overwrite=true");
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getHeaders().get("kbn-xsrf")).isEqualTo("true");
        assertThat(request.getHeaders().get("Authorization")).isNull();
        assertThat(request.getBody().utf8())
                .contains("name=\"file\"; filename=\"arxiv-papers.ndjson\"")
                .contains(Files.readString(OBJECTS));
    }

    @Test
    void theModelOfThePapersEmbedsWhatIsLookedFor() throws Exception {
        answer(200, READY);
        answer(200, IMPORTED);
        Run run = run(Map.of(), "--model", "arxiv-minilm-384-v1");
        assertThat(run.exitCode).as(run.output).isZero();
        kibana.takeRequest();
        String body = kibana.takeRequest().getBody().utf8();
        assertThat(body)
                .contains("djl_text_embedding: {model_id: 'arxiv-minilm-384-v1', model_text: asked.text}")
                .doesNotContain("djl_text_embedding: {model_text");
        assertThat(body.replace("model_id: 'arxiv-minilm-384-v1', ", "")).contains(Files.readString(OBJECTS));
    }

    @Test
    void importsIntoASpaceAsAUser() throws Exception {
        answer(200, READY);
        answer(200, "{\"id\":\"science\",\"name\":\"Science\"}");
        answer(200, IMPORTED);
        String password = "p\"a\\ss wörd";
        Run run = run(Map.of("KIBANA_PASSWORD", password), "--space", "science", "--user", "ada");
        assertThat(run.exitCode).as(run.output).isZero();
        assertThat(run.output).contains("into science of").doesNotContain(password);
        kibana.takeRequest();
        assertThat(kibana.takeRequest().getTarget()).isEqualTo("/api/spaces/space/science");
        RecordedRequest request = kibana.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/s/science/api/saved_objects/_import?overwrite=true");
        assertThat(request.getHeaders().get("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString(("ada:" + password).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesASpaceThatIsNotThere() throws Exception {
        answer(200, READY);
        answer(404, "{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"Not Found\"}");
        Run run = run(Map.of(), "--space", "science");
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains("there is no space [science] at [");
        assertThat(kibana.getRequestCount()).isEqualTo(2);
    }

    @Test
    void theLinkToDiscoverFollowsTheIdThatKibanaGivesInAnotherSpace() throws Exception {
        answer(200, READY);
        answer(200, "{\"id\":\"science\"}");
        answer(200, GIVEN_OTHER_IDS);
        answer(200, IMPORTED);
        Run run = run(Map.of(), "--space", "science");
        assertThat(run.exitCode).as(run.output).isZero();
        assertThat(run.output).containsOnlyOnce("imported 18 objects into science of");
        kibana.takeRequest();
        kibana.takeRequest();
        assertThat(kibana.takeRequest().getBody().utf8())
                .contains("discover#/view/arxiv-all-papers?")
                .contains(Files.readString(OBJECTS));
        RecordedRequest again = kibana.takeRequest();
        assertThat(again.getTarget()).isEqualTo("/s/science/api/saved_objects/_import?overwrite=true");
        assertThat(again.getBody().utf8())
                .contains(Files.readString(OBJECTS)
                        .replace("discover#/view/arxiv-all-papers?", "discover#/view/d0c509f5?"));
    }

    @Test
    void aSecondImportThatIsRefusedIsAFailure() throws Exception {
        answer(200, READY);
        answer(200, GIVEN_OTHER_IDS);
        answer(403, "{\"statusCode\":403,\"message\":\"Unable to bulk_create lens\"}");
        Run run = run(Map.of());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains("Unable to bulk_create lens").doesNotContain("imported");
    }

    @Test
    void importsWithAnApiKey() throws Exception {
        answer(200, READY);
        answer(200, IMPORTED);
        Run run = run(Map.of("KIBANA_API_KEY", "a2V5"));
        assertThat(run.exitCode).as(run.output).isZero();
        kibana.takeRequest();
        assertThat(kibana.takeRequest().getHeaders().get("Authorization")).isEqualTo("ApiKey a2V5");
    }

    @Test
    void waitsUntilKibanaIsReady() throws Exception {
        answer(503, "{}");
        answer(200, READY);
        answer(200, IMPORTED);
        Run run = run(Map.of(), "--wait", "30");
        assertThat(run.exitCode).as(run.output).isZero();
        assertThat(kibana.getRequestCount()).isEqualTo(3);
    }

    @Test
    void aKibanaThatIsNotReadyIsAFailure() throws Exception {
        answer(503, "{}");
        Run run = run(Map.of());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains("Kibana is not ready").contains("status [503]");
    }

    @Test
    void aKibanaThatIsNotThereIsAFailure() throws Exception {
        String url = kibana.url("").toString();
        kibana.close();
        Run run = runAgainst(url, Map.of());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains("Kibana does not answer at [" + url.substring(0, url.length() - 1) + "]");
    }

    @Test
    void objectsThatWereNotImportedAreNamedThoughTheStatusIs200() throws Exception {
        answer(200, READY);
        answer(
                200,
                "{\"successCount\":16,\"success\":false,\"warnings\":[],\"errors\":["
                        + "{\"id\":\"arxiv-versions\",\"type\":\"lens\",\"title\":\"arXiv: versions\",\"meta\":{\"title\":\"arXiv: versions\",\"icon\":\"lensApp\"},"
                        + "\"error\":{\"type\":\"missing_references\",\"references\":[{\"type\":\"index-pattern\",\"id\":\"gone\"}]}},"
                        + "{\"id\":\"arxiv-overview\",\"type\":\"dashboard\",\"title\":\"arXiv overview\",\"meta\":{\"title\":\"arXiv overview\"},"
                        + "\"error\":{\"type\":\"unknown\",\"message\":\"definition for this key is missing\",\"statusCode\":400}}],"
                        + "\"successResults\":[{\"type\":\"search\",\"id\":\"arxiv-all-papers\"}]}");
        Run run = run(Map.of());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output.lines().filter(line -> line.startsWith("  ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("  lens [arxiv-versions]: ")
                                .contains("missing_references")
                                .contains("gone"),
                        line -> assertThat(line)
                                .startsWith("  dashboard [arxiv-overview]: ")
                                .contains("definition for this key is missing"));
        assertThat(run.output).doesNotContain("arxiv-all-papers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | Document \"arxiv-versions\" belongs to a more recent version of Kibana [8.9.0] when the last known version is [8.5.0]. | Kibana is older than the objects",
                "401 | unable to authenticate user [ada] for REST request | Kibana does not know the user or the key",
                "403 | Unable to bulk_create dashboard,lens | may not import saved objects",
                "404 | Not Found | Kibana at",
                "500 | An internal server error occurred | Kibana has answered with status [500]",
            })
    void whatKibanaRefusesIsToldWithItsReason(int status, String reason, String said) throws Exception {
        answer(200, READY);
        answer(
                status,
                "{\"statusCode\":" + status + ",\"error\":\"x\",\"message\":\"" + reason.replace("\"", "\\\"") + "\"}");
        Run run = run(Map.of());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains(said).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--force | [option] must be one of those below, got [--force]",
                "--url=x | [option] must be one of those below, got [--url=x]",
                "--space | [--space] must have a value",
                "--space Science/1 | [--space] must be of a-z, 0-9, _ and -, got [Science/1]",
                "--model ../x | [--model] must match [a-z0-9][a-z0-9._-]*, got [../x]",
                "--wait soon | [--wait] must be a number of seconds, got [soon]",
                "--url localhost:5601 | [--url] must begin with http:// or https://, got [localhost:5601]",
                "--user ada | [KIBANA_PASSWORD] must be set where it cannot be asked for",
            })
    void refusesWrongOptions(String options, String reason) throws Exception {
        Run run = run(Map.of(), options.split(" "));
        assertThat(run.exitCode).as(run.output).isEqualTo(2);
        assertThat(run.output).contains(reason).contains("usage: import.sh");
        assertThat(kibana.getRequestCount()).isZero();
    }

    @Test
    void aUserAndAnApiKeyAreTooMuch() throws Exception {
        Run run = run(Map.of("KIBANA_API_KEY", "a2V5", "KIBANA_PASSWORD", "x"), "--user", "ada");
        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.output).contains("[--user] must not be set beside an API key, got [ada]");
    }

    @Test
    void refusesAFileThatIsNotThere() throws Exception {
        Run run = run(Map.of(), "--file", work.resolve("none.ndjson").toString());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).contains("[--file] must be a file, got [").contains("none.ndjson");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
                "[shellcheck] is not on the path: the scripts are not looked through");
        Process shellcheck = new ProcessBuilder(
                        "shellcheck",
                        SCRIPT.toString(),
                        SCRIPT.resolveSibling("src/test/vega/install.sh").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shellcheck.waitFor()).isZero();
    }

    private void answer(int status, String body) {
        kibana.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private Run run(Map<String, String> environment, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        if (all.contains("--file") == false) {
            all.addAll(0, List.of("--file", OBJECTS.toString()));
        }
        return runAgainst(kibana.url("").toString(), environment, all.toArray(String[]::new));
    }

    private Run runAgainst(String url, Map<String, String> environment, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KIBANA_"));
        builder.environment().put("KIBANA_URL", url);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
