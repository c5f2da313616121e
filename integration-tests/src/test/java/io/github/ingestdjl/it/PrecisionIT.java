/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes of one cluster that compute in different precisions, whatever their processors like better. */
class PrecisionIT {
    private static final String MODEL = "/_ingest/djl/models/" + Artifacts.TRANSFORMER;
    private static final String UNABLE = "unable";

    private static final Map<String, ElasticsearchNode> NODES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        TwoNodes cluster = TwoNodes.of("precision", "float32", "bfloat16");
        for (String precision : cluster.names()) {
            ElasticsearchHome home = Artifacts.unpackWithPlugin();
            Path folder = Artifacts.copyOfTestModel("models/tiny-texts", home.path(), UNABLE);
            Files.writeString(folder.resolve("serving.properties"), "\nprecision=auto\n", StandardOpenOption.APPEND);
            cluster.configure(precision, home, Map.of("ingest.djl.precision", precision));
            NODES.put(precision, ElasticsearchNode.start(home, "512m", Artifacts.log("precision-" + precision)));
        }
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(ElasticsearchNode::close);
    }

    private static NodeClient client(String precision) {
        return NODES.get(precision).client();
    }

    private static JsonNode embeddings(String precision, List<Papers.Paper> papers) {
        ObjectNode body = Papers.JSON.createObjectNode();
        papers.forEach(paper -> body.withArray("texts").add(paper.abstractText()));
        return Checks.ok(client(precision).post(MODEL + "/_embed", body.toString()))
                .body();
    }

    private static double cosine(JsonNode one, JsonNode other) {
        assertThat(one).hasSize(384).hasSameSizeAs(other);
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < one.size(); i++) {
            product += one.get(i).doubleValue() * other.get(i).doubleValue();
            squares += Math.pow(one.get(i).doubleValue(), 2);
            otherSquares += Math.pow(other.get(i).doubleValue(), 2);
        }
        return product / Math.sqrt(squares * otherSquares);
    }

    @Test
    void nodesOfDifferentPrecisionGiveVectorsOfOneModel() throws Exception {
        List<Papers.Paper> papers = Papers.sample().subList(0, 20);
        JsonNode exact = embeddings("float32", papers);
        JsonNode near = embeddings("bfloat16", papers);
        assertThat(exact.path("fingerprint").asText())
                .isNotEmpty()
                .isEqualTo(near.path("fingerprint").asText());
        assertThat(exact.path("embeddings")).hasSameSizeAs(papers).isNotEqualTo(near.path("embeddings"));
        for (int i = 0; i < papers.size(); i++) {
            assertThat(cosine(exact.at("/embeddings/" + i + "/vector"), near.at("/embeddings/" + i + "/vector")))
                    .isGreaterThan(0.9995);
        }

        JsonNode model = Checks.ok(client("float32").get(MODEL)).body().at("/models/" + Artifacts.TRANSFORMER);
        assertThat(model.path("consistent").asBoolean()).as("%s", model).isTrue();
        assertThat(model.path("fingerprint").asText())
                .isEqualTo(exact.path("fingerprint").asText());
        assertThat(model.path("nodes")).hasSize(2).allSatisfy(node -> assertThat(
                        node.path("precision").asText())
                .isEqualTo(node.path("name").asText()));

        JsonNode check =
                Checks.ok(client("bfloat16").post(MODEL + "/_check", null)).body();
        assertThat(check.path("ok").asBoolean()).as("%s", check).isTrue();
        assertThat(check.path("nodes")).hasSize(2).allSatisfy(node -> assertThat(
                        node.path("precision").asText())
                .isEqualTo(node.path("name").asText()));
        for (Map.Entry<String, ElasticsearchNode> node : NODES.entrySet()) {
            assertThat(node.getValue().log())
                    .contains("loaded model [" + Artifacts.TRANSFORMER + "] with [384] dimensions, computing in ["
                            + node.getKey() + "]");
        }
    }

    @Test
    void modelThatCannotIsRefusedByBothAndTheNodesGoOn() {
        for (String precision : NODES.keySet()) {
            JsonNode answer = client(precision)
                    .post("/_ingest/djl/models/" + UNABLE + "/_load", null)
                    .body();
            assertThat(answer.toString())
                    .contains("[precision] must be [float32] for a model without the method [to_bfloat16], got [auto]");
        }
        JsonNode model = Checks.ok(client("bfloat16").get("/_ingest/djl/models/" + UNABLE))
                .body();
        assertThat(model.at("/models/" + UNABLE + "/nodes")).hasSize(2).allSatisfy(node -> assertThat(
                        node.at("/last_load_failure/reason").asText())
                .contains("[precision] must be [float32]"));
    }
}
