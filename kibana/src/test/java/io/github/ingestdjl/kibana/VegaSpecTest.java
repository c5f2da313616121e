/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks the Vega of Kibana 8.12 what it thinks of our specifications. */
class VegaSpecTest {
    private static final Path VEGA = Path.of(System.getProperty("kibana.vega"));
    private static final int SECONDS = 60;

    @TempDir
    private Path work;

    @BeforeAll
    static void needsVega() {
        assumeTrue(
                Files.exists(VEGA.resolve("installed.json")),
                "Vega is not installed in [" + VEGA + "], since node and npm are not: specifications are not checked");
    }

    static List<Path> specifications() throws IOException {
        return SourcesFolder.files(SourcesFolder.SOURCES.resolve("visualization"));
    }

    @ParameterizedTest
    @MethodSource("specifications")
    void vegaTakesEverySpecification(Path source) throws Exception {
        assertThat(problems(spec(source))).as(source.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "datum._score / 1000 | datum._score / / 1000 | Expression parse error: datum._score / / 1000",
                "\"domain\": { \"data\": \"found\" | \"domain\": { \"data\": \"papers\" | papers",
                "\"scale\": \"x\", \"format\" | \"scale\": \"z\", \"format\" | z",
                "\"orient\": \"bottom\" | \"orient\": \"below\" | axes",
            })
    void aBrokenSpecificationIsReported(String part, String by, String reason) throws Exception {
        String text = Files.readString(SourcesFolder.SOURCES.resolve("visualization/arxiv-similar-scatter.json"));
        assertThat(text).contains(part);
        JsonNode broken = SourcesFolder.JSON.readTree(text.replace(part, by)).at("/attributes/visState/params/spec");
        assertThat(problems(broken)).contains(reason);
    }

    @Test
    void thePinnedVegaIsThatOfKibana() throws Exception {
        assertThat(SourcesFolder.JSON
                        .readTree(VEGA.resolve("node_modules/vega/package.json").toFile())
                        .path("version")
                        .asText())
                .isEqualTo("5.24.0");
    }

    private static JsonNode spec(Path source) throws IOException {
        return SourcesFolder.JSON.readTree(source.toFile()).at("/attributes/visState/params/spec");
    }

    /** What Vega's parser and Vega's schema have against a specification; neither finds everything. */
    private String problems(JsonNode spec) throws Exception {
        String said = vegaSays(spec.toString());
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(VEGA.resolve("node_modules/vega/build/vega-schema.json")));
        JsonNode data = spec.deepCopy();
        // Requests to Elasticsearch are Kibana's own; Vega gets their answers.
        for (JsonNode set : data.path("data")) {
            if (((ObjectNode) set).remove("url") != null) {
                ((ObjectNode) set).putArray("values");
            }
        }
        return said
                + schema.validate(data).stream()
                        .map(ValidationMessage::getMessage)
                        .collect(Collectors.joining("\n"));
    }

    private String vegaSays(String spec) throws Exception {
        Path file = Files.writeString(work.resolve("spec.json"), spec);
        Path script = SourcesFolder.SOURCES.resolve("../../test/vega/check.cjs").normalize();
        Process node = new ProcessBuilder("node", script.toString(), VEGA.toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
        return output.strip();
    }
}
