/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.model.ExportedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckCommandTest {

    private static final String GOOD =
            "\"id-a\":{\"name\":\"n1\",\"ok\":true,\"quantized\":%s,\"texts\":18,\"max_difference\":1.2E-7,\"min_cosine\":1.0}";
    private static final String NOTHING_TO_COMPARE =
            "\"id-b\":{\"name\":\"n2\",\"ok\":false,\"quantized\":false,\"texts\":0,\"error\":\"no [golden.json] in the folder of the model\"}";

    @TempDir
    private Path work;

    private final StubbedPlugin plugin = new StubbedPlugin();

    @AfterEach
    void close() {
        plugin.close();
    }

    private void nodes(boolean ok, String... nodes) {
        answer(ok, "", nodes);
    }

    private void answer(boolean ok, String failures, String... nodes) {
        plugin.answering(
                "POST",
                "/m/_check",
                200,
                "{\"_nodes\":{\"total\":2,\"failures\":[" + failures
                        + "]},\"cluster_name\":\"c\",\"model_id\":\"m\",\"ok\":" + ok
                        + ",\"tolerance\":1.0E-4,\"min_cosine\":0.95,\"nodes\":{" + String.join(",", nodes) + "}}");
    }

    private void vector(String values) {
        plugin.answering(
                "POST",
                "/m/_embed",
                200,
                "{\"model_id\":\"m\",\"took\":1,\"embeddings\":[{\"vector\":[" + values + "]}]}");
    }

    private Path golden() throws IOException {
        return Files.writeString(work.resolve("vectors.json"), ExportedModels.golden("black holes", 3, 4));
    }

    private CommandLineRun run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("model", "check", "--url", plugin.url(), "m"));
        arguments.addAll(List.of(options));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void everyNodeHasALine() {
        nodes(
                false,
                GOOD.formatted("false"),
                NOTHING_TO_COMPARE,
                "\"id-c\":{\"name\":\"node-three\",\"ok\":false,\"quantized\":false,\"texts\":18,\"max_difference\":0.031,"
                        + "\"min_cosine\":0.9987,\"error\":\"a value differs from the golden vectors by [0.031], at most [1.0E-4] is valid\"}");

        CommandLineRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "node        weights  texts  difference    cosine  result",
                        "n1          float32     18     1.2e-07  1.000000  ok",
                        "n2          float32      -           -         -  FAILED",
                        "node-three  float32     18     3.1e-02  0.998700  FAILED",
                        "node [n2]: no [golden.json] in the folder of the model",
                        "node [node-three]: a value differs from the golden vectors by [0.031], at most [1.0E-4] is valid",
                        "model [m] is NOT ok");
    }

    @Test
    void allNodesOkIsSuccess() {
        nodes(true, GOOD.formatted("false"));

        CommandLineRun run = run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).endsWith("model [m] is ok" + System.lineSeparator());
    }

    @Test
    void theBoundsAreTheNodesToo() {
        nodes(true, GOOD.formatted("false"));

        run("--tolerance", "0.01", "--min-cosine", "0.9");

        assertThat(plugin.received.get(0).target()).contains("tolerance=0.01", "min_cosine=0.9");
    }

    @Test
    void aNodeWithoutAnAnswerIsAFailure() {
        answer(
                false,
                "{\"type\":\"failed_node_exception\",\"reason\":\"Failed node [id-b]\",\"node_id\":\"id-b\",\"caused_by\":"
                        + "{\"type\":\"resource_not_found_exception\",\"reason\":\"[model_id] names no model, got [m], valid are [x]\"}}",
                GOOD.formatted("false"));

        CommandLineRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("node [id-b] failed: [model_id] names no model, got [m], valid are [x]");
    }

    @Test
    void vectorsOfTheUsersStandInForThoseThatAFolderLacks() throws IOException {
        nodes(false, NOTHING_TO_COMPARE);
        vector("3.00001,4.0");

        CommandLineRun run = run("--golden", golden().toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "node        weights  texts  difference    cosine  result",
                        "n2          float32      -           -         -  not compared",
                        "(--golden)  float32      1     1.0e-05  1.000000  ok",
                        "node [n2]: no [golden.json] in the folder of the model",
                        "model [m] is ok");
        assertThat(plugin.received.get(1).body())
                .isEqualTo(new ObjectMapper().readTree("{\"texts\":[\"black holes\"],\"input_type\":\"passage\"}"));
    }

    @Test
    void vectorsOfTheUsersMustAgreeToo() throws IOException {
        nodes(true, GOOD.formatted("false"));
        vector("3.0,4.1");

        CommandLineRun run = run("--golden", golden().toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.at("/nodes/0/ok").asBoolean()).isTrue();
        assertThat(json.at("/nodes/0/max_difference").asDouble()).isEqualTo(1.2e-7);
        assertThat(json.at("/golden/ok").asBoolean(true)).isFalse();
        assertThat(json.at("/golden/texts").asInt()).isEqualTo(1);
        assertThat(json.at("/failures")).isEmpty();
    }

    @Test
    void directionAloneCountsForInt8() throws IOException {
        nodes(true, GOOD.formatted("true"));
        vector("6.0,8.1");
        CommandLineRun near = run("--golden", golden().toString());
        assertThat(near.exitCode()).isZero();
        assertThat(near.out()).contains("(--golden)  int8 ");
        vector("8.0,-6.0");
        CommandLineRun run = run("--golden", golden().toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("vectors of --golden: the cosine is less than 0.95");
    }

    @Test
    void directionOfBfloat16MustBeNearlyThatOfFloat32() throws IOException {
        nodes(
                true,
                GOOD.formatted("false"),
                GOOD.formatted("false,\"precision\":\"bfloat16\"")
                        .replace("n1", "n2")
                        .replace("id-a", "id-b"));
        vector("6.0,8.1");
        CommandLineRun near = run("--golden", golden().toString(), "--min-cosine", "0.9999999");
        assertThat(near.exitCode()).isZero();
        assertThat(near.out().lines())
                .contains("n1          float32      18     1.2e-07  1.000000  ok")
                .contains("n2          bfloat16     18     1.2e-07  1.000000  ok")
                .anyMatch(line -> line.startsWith("(--golden)  bfloat16 "));
        vector("3.0,4.5");
        CommandLineRun run = run("--golden", golden().toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("vectors of --golden: the cosine is less than 0.999");
    }

    @Test
    void vectorsOfOtherLengthsAreNoNumber() throws IOException {
        nodes(true, GOOD.formatted("false"));
        vector("3.0,4.0,0.0");

        JsonNode json = new ObjectMapper()
                .readTree(run("--golden", golden().toString(), "--json").out());

        assertThat(json.at("/golden/max_difference").isNull()).isTrue();
        assertThat(json.at("/golden/ok").asBoolean(true)).isFalse();
    }

    @Test
    void anUnknownModelIsTheNodesToTell() {
        plugin.answering("POST", "/m/_check", 404, """
                {"error":{"root_cause":[],"type":"resource_not_found_exception","reason":"[model_id] names no model, got [m], valid are [x]"},
                "status":404}""");

        CommandLineRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("refused with status [404]", "[model_id] names no model, got [m], valid are [x]");
    }

    @Test
    void wrongValuesAreUsageErrors() {
        assertThat(run("--tolerance", "0").err()).contains("[--tolerance] must be a number above 0, got [0.0]");
        assertThat(run("--tolerance", "NaN").exitCode()).isEqualTo(2);
        assertThat(run("--min-cosine", "1").err())
                .contains("[--min-cosine] must be a number between 0 and 1, got [1.0]");
        CommandLineRun id = CommandLineRun.of("model", "check", "--url", plugin.url(), "../x");
        assertThat(id.exitCode()).isEqualTo(2);
        assertThat(id.err()).contains("[model_id] must match", "got [../x]");
        assertThat(plugin.received).isEmpty();
    }

    @Test
    void vectorsThatCannotBeReadAreToldBeforeTheNodesAreAsked() throws IOException {
        Path file = Files.writeString(work.resolve("g.json"), "{}");

        CommandLineRun run = run("--golden", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("[golden.json] holds no vectors: ");
        assertThat(plugin.received).isEmpty();
    }
}
