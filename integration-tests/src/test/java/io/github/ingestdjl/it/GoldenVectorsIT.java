/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The node's vectors against those that Python computed from the same TorchScript and tokenizer files, without any of
 * our Java. The golden file is made by {@code python -m ingest_djl golden}, see {@code model/README.md}.
 */
@ExtendWith(SharedNode.class)
class GoldenVectorsIT {
    private static final double TOLERANCE = 1e-5;

    @Test
    void nodeComputesTheVectorsThatPythonComputes(Node node) throws Exception {
        Map<String, Paper> papers = Papers.sample().stream().collect(Collectors.toMap(Paper::id, Function.identity()));
        Checks.ok(node.client().put("/_ingest/pipeline/golden", """
                { "processors": [ { "djl_text_embedding": {
                    "field_map": { "title": "title_vector", "abstract": "abstract_vector" } } } ] }"""));
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                getClass().getResourceAsStream("/golden/" + Artifacts.DEFAULT_MODEL + ".jsonl"),
                StandardCharsets.UTF_8))) {
            lines = reader.lines().toList();
        }
        assertThat(lines).hasSameSizeAs(papers.keySet());
        double largest = 0;
        for (String line : lines) {
            JsonNode golden = Papers.JSON.readTree(line);
            Paper paper = papers.get(golden.path("id").asText());
            JsonNode source = simulate(node, paper);
            for (String field : List.of("title_vector", "abstract_vector")) {
                largest = Math.max(
                        largest,
                        difference(source.path(field), golden.path(field).asText()));
            }
        }
        assertThat(largest).isLessThanOrEqualTo(TOLERANCE);
    }

    private static JsonNode simulate(Node node, Paper paper) {
        var source = Papers.JSON.createObjectNode().put("title", paper.title()).put("abstract", paper.abstractText());
        return Checks.simulated(node.client()
                .post("/_ingest/pipeline/golden/_simulate", "{ \"docs\": [ { \"_source\": " + source + " } ] }"));
    }

    private static double difference(JsonNode actual, String golden) {
        FloatBuffer expected = ByteBuffer.wrap(Base64.getDecoder().decode(golden))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(actual).hasSize(expected.remaining());
        double largest = 0;
        for (int i = 0; expected.hasRemaining(); i++) {
            largest = Math.max(largest, Math.abs(actual.get(i).floatValue() - expected.get()));
        }
        return largest;
    }
}
