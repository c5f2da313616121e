/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the last release of the major before to this one: a data folder that changes hands, and a cluster of both. Where this build is of the
 * first major, or the other one was not built before, there is nothing to upgrade from.
 */
class UpgradeIT {
    private static final List<Papers.Paper> SAMPLE = Papers.sample();
    private static final int BEFORE = 150;
    private static final String QUERY = "spreading of diseases on networks";

    @TempDir
    private Path data;

    private int starts;

    @BeforeAll
    static void previousMajorIsBuilt() {
        Path plugin = Artifacts.previousPlugin();
        assumeTrue(plugin != null, "this is the first major that there is");
        assumeTrue(Files.exists(plugin), "no [" + plugin + "]: [mvn package] without a profile makes it");
    }

    @Test
    void aDataFolderIsOpenedSearchedAndExtended() throws Exception {
        JsonNode vector;
        JsonNode definition;
        List<String> found;
        try (ElasticsearchNode node = start(alone(previous()))) {
            NodeClient client = node.client();
            pipelineWithFingerprint(client);
            Papers.createIndex(client, "papers", "cosine");
            Papers.index(client, "papers", SAMPLE.subList(0, BEFORE));
            Checks.ok(client.put("/kept/_doc/1", "{ \"title\": \"gravitational waves\" }"));
            vector = Checks.source(client, "kept", "1").path("v");
            definition = Checks.ok(client.get("/_ingest/pipeline")).body();
            found = Papers.nearest(client, "papers", "abstract_vector", QUERY, 10);
        }

        // Between the upgrade and the installation of the new zip.
        try (ElasticsearchNode node = start(alone(ElasticsearchHome.unpack(Artifacts.elasticsearch())))) {
            NodeClient client = node.client();
            Response indexed = client.put("/papers/_doc/new", "{ \"title\": \"a text\" }");
            assertThat(indexed.status()).as("%s", indexed).isBetween(400, 599);
            assertThat(indexed.body().toString()).contains("No processor type exists with name [djl_text_embedding]");
            assertThat(client.get("/papers/_doc/new").status()).isEqualTo(404);
            assertThat(client.get("/papers/_count").body().path("count").asInt())
                    .isEqualTo(BEFORE);
            assertThat(Checks.ok(client.get("/_ingest/pipeline")).body().path("papers"))
                    .isEqualTo(definition.path("papers"));
        }

        try (ElasticsearchNode node = start(alone(Artifacts.unpackWithPlugin()))) {
            NodeClient client = node.client();
            assertThat(Papers.nearest(client, "papers", "abstract_vector", QUERY, 10))
                    .isEqualTo(found);
            assertThat(Checks.ok(client.get("/_ingest/pipeline")).body().path("papers"))
                    .isEqualTo(definition.path("papers"));

            Papers.index(client, "papers", SAMPLE.subList(BEFORE, SAMPLE.size()));
            assertThat(client.get("/papers/_count").body().path("count").asInt())
                    .isEqualTo(SAMPLE.size());
            Papers.Paper last = SAMPLE.get(SAMPLE.size() - 1);
            assertThat(Papers.nearest(client, "papers", "title_vector", last.title(), 1))
                    .containsExactly(last.id());

            long texts = Stats.ofModel(client, Artifacts.DEFAULT_MODEL, "texts");
            Checks.ok(client.post("/kept/_update/1", "{ \"doc\": { \"year\": 2015 } }"));
            assertThat(Stats.ofModel(client, Artifacts.DEFAULT_MODEL, "texts")).isEqualTo(texts);
            assertThat(Checks.source(client, "kept", "1").path("v")).isEqualTo(vector);
        }
    }

    @Test
    void bothMajorsEmbedInOneCluster() throws Exception {
        TwoNodes cluster = TwoNodes.of("both-majors", "before", "after");
        try (ElasticsearchNode before = start(cluster.configure("before", previous(), Map.of()));
                ElasticsearchNode after = start(cluster.configure("after", Artifacts.unpackWithPlugin(), Map.of()))) {
            Papers.createIndex(before.client(), "papers", "l2_norm");
            Papers.index(before.client(), "papers", SAMPLE.subList(0, BEFORE));
            Papers.index(after.client(), "papers", SAMPLE.subList(BEFORE, SAMPLE.size()));

            List<String> found = Papers.nearest(before.client(), "papers", "abstract_vector", QUERY, 10);
            assertThat(found).hasSize(10).contains("1408.2701");
            assertThat(Papers.nearest(after.client(), "papers", "abstract_vector", QUERY, 10))
                    .isEqualTo(found);

            for (ElasticsearchNode node : List.of(before, after)) {
                JsonNode models =
                        Checks.ok(node.client().get("/_ingest/djl/models")).body();
                assertThat(models.at("/_nodes/successful").asInt())
                        .as("%s", models)
                        .isEqualTo(2);
                JsonNode stats =
                        Checks.ok(node.client().get("/_ingest/djl/stats")).body();
                List<Integer> embedded = new ArrayList<>();
                stats.path("nodes")
                        .forEach(each -> embedded.add(each.at("/models/" + Artifacts.DEFAULT_MODEL + "/texts")
                                .asInt()));
                assertThat(embedded).as("%s", stats).hasSize(2).allMatch(texts -> texts > 0);
                JsonNode check = Checks.ok(
                                node.client().post("/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_check", null))
                        .body();
                assertThat(check.at("/_nodes/successful").asInt())
                        .as("%s", check)
                        .isEqualTo(2);
            }
        }
    }

    private static void pipelineWithFingerprint(NodeClient client) {
        Checks.ok(client.put("/_ingest/pipeline/kept", """
                { "processors": [ { "djl_text_embedding": {
                    "field_map": { "title": "v" }, "fingerprint_field": "fingerprint" } } ] }"""));
        Checks.ok(client.put("/kept", """
                { "settings": { "default_pipeline": "kept" }, "mappings": { "properties": {
                    "v": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } }"""));
    }

    private static ElasticsearchHome previous() throws IOException, InterruptedException {
        ElasticsearchHome home = ElasticsearchHome.unpack(Artifacts.previousElasticsearch());
        home.install(Artifacts.previousPlugin());
        return home;
    }

    private ElasticsearchHome alone(ElasticsearchHome home) throws IOException, InterruptedException {
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        home.keepData(data);
        return home;
    }

    private ElasticsearchNode start(ElasticsearchHome home) throws IOException, InterruptedException {
        return ElasticsearchNode.start(home, "1g", Artifacts.log("upgraded-" + ++starts));
    }
}
