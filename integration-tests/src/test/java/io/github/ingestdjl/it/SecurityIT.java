/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Credentials;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elasticsearch's own roles say who may do what, on a node with security. */
class SecurityIT {
    private static final String ROLES = """
            sees_the_cluster:
              cluster: [ "monitor" ]
            changes_models:
              cluster: [ "cluster:admin/ingest/djl/*" ]
            simulates_pipelines:
              cluster: [ "read_pipeline" ]
            changes_pipelines:
              cluster: [ "manage_pipeline" ]
            writes_papers:
              indices:
                - names: [ "papers" ]
                  privileges: [ "write" ]
            nothing: { }
            reads_papers:
              indices:
                - names: [ "papers" ]
                  privileges: [ "read" ]
            """;

    private static final Credentials SUPERUSER = user("root");
    private static final Credentials MONITOR = user("monitor");
    private static final Credentials CHANGER = user("changer");
    private static final Credentials READER = user("reader");
    private static final Credentials SIMULATOR = user("simulator");
    private static final Credentials PIPELINES = user("pipelines");
    private static final Credentials WRITER = user("writer");
    private static final Credentials NOBODY = user("nobody");

    private static final String MODEL = "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL;
    private static final String TEXTS = "{ \"texts\": [ \"dark matter halos\" ] }";

    private static ElasticsearchNode node;
    private static Path home;

    private static Credentials user(String name) {
        return new Credentials(name, "password-of-" + name);
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of(
                "discovery.type", "single-node",
                "xpack.security.enabled", "true",
                "xpack.security.autoconfiguration.enabled", "false",
                "xpack.security.http.ssl.enabled", "false"));
        Files.writeString(home.path().resolve("config/roles.yml"), ROLES);
        home.addUser(SUPERUSER, "superuser");
        home.addUser(MONITOR, "sees_the_cluster");
        home.addUser(CHANGER, "changes_models");
        home.addUser(READER, "reads_papers");
        home.addUser(SIMULATOR, "simulates_pipelines");
        home.addUser(PIPELINES, "changes_pipelines");
        home.addUser(WRITER, "writes_papers");
        home.addUser(NOBODY, "nothing");
        SecurityIT.home = home.path();
        node = ElasticsearchNode.start(home, "1g", Artifacts.log("security"), SUPERUSER);
        Papers.createIndex(node.client(), "papers", "cosine");
        Papers.index(
                node.client(),
                "papers",
                List.of(
                        new Paper("1", "Dark matter halos", "On the shape of halos of dark matter."),
                        new Paper("2", "Attention is all you need", "On the translation of sentences.")));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static NodeClient as(Credentials user) {
        return node.client().as(user);
    }

    private static void forbidden(Response response, String action, Credentials user) {
        assertThat(response.status()).as("%s", response).isEqualTo(403);
        assertThat(response.reasons()).contains("action [" + action + "] is unauthorized for user [" + user.user());
    }

    /** The table of docs/models.md, for everybody and everything. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /_ingest/djl/models                  |      | root monitor
            GET  | /_ingest/djl/models/MODEL            |      | root monitor
            GET  | /_ingest/djl/stats                   |      | root monitor
            POST | /_ingest/djl/models/MODEL/_embed     | { "texts": [ "x" ] } | root monitor
            POST | /_ingest/djl/models/MODEL/_check     |      | root monitor
            POST | /_ingest/djl/models/MODEL/_load      |      | root changer
            POST | /_ingest/djl/models/MODEL/_unload    |      | root changer
            PUT  | /_ingest/pipeline/mine               | { "processors": [ { "djl_text_embedding": { "field_map": { "a": "b" } } } ] } | root pipelines
            GET  | /_ingest/pipeline/papers             |      | root pipelines simulator
            POST | /_ingest/pipeline/papers/_simulate   | { "docs": [ { "_source": { "title": "x", "abstract": "x" } } ] } | root pipelines simulator
            PUT  | /papers/_doc/3                       | { "title": "x", "abstract": "x" } | root writer
            POST | /papers/_search                      | { "knn": { "field": "title_vector", "k": 1, "num_candidates": 10, "query_vector_builder": { "djl_text_embedding": { "model_text": "x" } } } } | root reader
            POST | /papers/_search                      | { "retriever": { "djl_hybrid": { "text": "x", "text_fields": [ "title" ], "vector_fields": [ "title_vector" ] } } } | root reader
            """)
    void whoMayDoWhat(String method, String path, String body, String allowed) {
        List<String> may = List.of(allowed.split(" "));
        for (Credentials user : List.of(SUPERUSER, MONITOR, CHANGER, READER, SIMULATOR, PIPELINES, WRITER, NOBODY)) {
            Response response = as(user).request(method, path.replace("MODEL", Artifacts.DEFAULT_MODEL), body);
            if (may.contains(user.user())) {
                Checks.ok(response);
            } else {
                assertThat(response.status())
                        .as("%s: %s", user.user(), response)
                        .isEqualTo(403);
                assertThat(response.body().toString()).doesNotContain(home.toString());
            }
        }
    }

    @Test
    void whoMaySeeTheClusterMaySeeModelsAndEmbed() {
        Checks.ok(as(MONITOR).get("/_ingest/djl/models"));
        Checks.ok(as(MONITOR).get(MODEL));
        Checks.ok(as(MONITOR).get("/_ingest/djl/stats"));
        assertThat(Checks.ok(as(MONITOR).post(MODEL + "/_embed", TEXTS)).body().at("/embeddings/0/vector"))
                .hasSize(384);
        assertThat(Checks.ok(as(MONITOR).post(MODEL + "/_check", null))
                        .body()
                        .path("model_id")
                        .asText())
                .isEqualTo(Artifacts.DEFAULT_MODEL);
    }

    @Test
    void whoMaySeeTheClusterMayNotChangeWhatIsInMemory() {
        forbidden(as(MONITOR).post(MODEL + "/_load", null), "cluster:admin/ingest/djl/models/load", MONITOR);
        forbidden(as(MONITOR).post(MODEL + "/_unload", null), "cluster:admin/ingest/djl/models/unload", MONITOR);
    }

    @Test
    void actionNamesGrantThatAlone() {
        Checks.ok(as(CHANGER).post(MODEL + "/_load", null));
        Checks.ok(as(CHANGER).post(MODEL + "/_unload", null));
        forbidden(as(CHANGER).get("/_ingest/djl/models"), "cluster:monitor/ingest/djl/models", CHANGER);
        forbidden(as(CHANGER).get("/_ingest/djl/stats"), "cluster:monitor/ingest/djl/stats", CHANGER);
    }

    @Test
    void whoMayReadAnIndexMaySearchItByText() {
        assertThat(Papers.nearest(as(READER), "papers", "abstract_vector", "halos of dark matter", 1))
                .containsExactly("1");
        Response hybrid = Checks.ok(as(READER).post("/papers/_search", """
                { "retriever": { "djl_hybrid": { "text": "halos of dark matter", "text_fields": [ "title" ],
                    "vector_fields": [ "abstract_vector" ] } } }"""));
        assertThat(hybrid.body().at("/hits/hits/0/_id").asText()).isEqualTo("1");
    }

    /** The filter is the one in docs/kibana.md, which VegaIT sees the search box set. */
    @Test
    void whoMayReadAnIndexMayAskWhatTheDashboardOfSimilarPapersAsks() throws IOException {
        JsonNode filter = Papers.JSON.readTree(
                """
                { "bool": { "should": [
                  { "bool": { "_name": "similar:1:abstract:halos of dark matter", "boost": 1000,
                    "must": [ { "knn": { "field": "abstract_vector", "k": 1, "num_candidates": 100, "query_vector_builder": {
                      "djl_text_embedding": { "model_text": "halos of dark matter" } } } } ],
                    "must_not": [ SWITCH ] } },
                  { "bool": { "boost": 1000, "filter": [ SWITCH ],
                    "must": [ { "multi_match": { "query": "halos of dark matter", "fields": [ "abstract" ] } } ] } } ] } }""".replace(
                                "SWITCH",
                                "{ \"match\": { \"ranking\": { \"query\": \" \", \"analyzer\": \"standard\", \"zero_terms_query\": \"all\" } } }"));
        int asked = 0;
        for (JsonNode visualization : KibanaObjects.ofType("visualization")) {
            JsonNode spec =
                    KibanaObjects.nested(KibanaObjects.nested(visualization, "/attributes/visState"), "/params/spec");
            for (JsonNode body : spec.path("data").findValues("body")) {
                Response response = Checks.ok(as(READER)
                        .post(
                                "/papers/_search",
                                KibanaQueries.expanded(body, filter).toString()));
                assertThat(response.body().at("/hits/hits/0/_id").asText())
                        .as("%s", response)
                        .isEqualTo("1");
                asked++;
            }
        }
        assertThat(asked).isEqualTo(5);
    }

    @Test
    void whoMayReadAnIndexIsToldNeitherOfOtherModelsNorOfPaths() throws IOException {
        Artifacts.copyOfTestModel("models/tiny-nan", home, "secret-model");
        for (String model : new String[] {"no-such-model", "secret-model"}) {
            Response response = as(READER).post("/papers/_search", """
                    { "knn": { "field": "abstract_vector", "k": 1, "num_candidates": 10, "query_vector_builder": {
                        "djl_text_embedding": { "model_id": "%s", "model_text": "halos" } } } }""".formatted(model));
            assertThat(response.status()).as("%s", response).isGreaterThanOrEqualTo(400);
            assertThat(response.body().toString())
                    .contains("[" + model + "]")
                    .doesNotContain(home.toString(), Artifacts.DEFAULT_MODEL, "secret-model/");
        }
        Response simulated = as(SIMULATOR).post("/_ingest/pipeline/_simulate", """
                { "pipeline": { "processors": [ { "djl_text_embedding": {
                    "model_id": "no-such-model", "field_map": { "a": "b" } } } ] }, "docs": [ { "_source": {} } ] }""");
        assertThat(simulated.status()).as("%s", simulated).isEqualTo(400);
        assertThat(simulated.body().toString())
                .contains("[no-such-model]")
                .doesNotContain(home.toString(), Artifacts.DEFAULT_MODEL);
    }

    @Test
    void whoMayReadAnIndexMayDoNothingElse() {
        forbidden(as(READER).post(MODEL + "/_embed", TEXTS), "cluster:monitor/ingest/djl/embed", READER);
        forbidden(as(READER).post(MODEL + "/_check", null), "cluster:monitor/ingest/djl/models/check", READER);
        forbidden(as(READER).get("/_ingest/djl/models"), "cluster:monitor/ingest/djl/models", READER);
    }

    @Test
    void nobodyMayDoNothing() {
        assertThat(as(null).get("/_ingest/djl/models").status()).isEqualTo(401);
        assertThat(as(new Credentials("monitor", "wrong-password"))
                        .post(MODEL + "/_embed", TEXTS)
                        .status())
                .isEqualTo(401);
    }
}
