/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kibana would ask for our saved objects, asked of a real node that holds the sample. */
@ExtendWith(SharedNode.class)
class KibanaIT {
    /** Behind another name than the objects', which other tests use. */
    static final String ALIAS = "kibana-papers";

    private static final int SAMPLE = 277;
    private static final int K = 20;

    private final Node node;
    private final NodeClient client;

    @TempDir
    private Path work;

    KibanaIT(Node node) {
        this.node = node;
        this.client = node.client();
    }

    @BeforeEach
    void load() throws Exception {
        load(node, work);
    }

    static void load(Node node, Path work) throws Exception {
        if (node.client().get("/" + ALIAS + "/_count").status() == 404) {
            LoaderRuns loader = new LoaderRuns(node.process().url(), work);
            loader.succeeds("setup", "--index", ALIAS, "--pipeline", ALIAS, "--similarity", "cosine");
            loader.succeeds(
                    "load", "--index", ALIAS, "--from", Artifacts.sample().toString());
            Checks.ok(node.client().post("/" + ALIAS + "/_refresh", null));
        }
    }

    static List<JsonNode> panels() {
        return KibanaObjects.ofType("lens");
    }

    static List<JsonNode> searches() {
        return KibanaObjects.ofType("search");
    }

    @Test
    void everyFieldIsInTheIndexAndCanDoWhatIsAskedOfIt() {
        Set<String> counted = new TreeSet<>();
        Set<String> shown = new TreeSet<>();
        for (JsonNode panel : panels()) {
            counted.addAll(panel.findValuesAsText("sourceField"));
        }
        counted.remove("___records___");
        for (JsonNode dashboard : KibanaObjects.ofType("dashboard")) {
            counted.addAll(KibanaObjects.nested(dashboard, "/attributes/controlGroupInput/panelsJSON")
                    .findValuesAsText("fieldName"));
        }
        for (JsonNode search : searches()) {
            search.at("/attributes/columns").forEach(column -> shown.add(column.asText()));
            search.at("/attributes/sort")
                    .forEach(sort -> counted.add(sort.path(0).asText()));
        }
        JsonNode view = KibanaObjects.object("index-pattern", "arxiv-papers");
        counted.add(view.at("/attributes/timeFieldName").asText());
        shown.addAll(KibanaObjects.nested(view, "/attributes/sourceFilters").findValuesAsText("value"));
        assertThat(counted).hasSizeGreaterThan(5);
        assertThat(shown).contains("id", "title", "title_vector", "abstract_vector");

        JsonNode capabilities = Checks.ok(client.get("/" + ALIAS + "/_field_caps?fields=*"))
                .body()
                .path("fields");
        for (String field : counted) {
            assertThat(capabilities.path(field)).as(field).isNotEmpty().allMatch(type -> type.path("aggregatable")
                    .asBoolean());
        }
        for (String field : shown) {
            assertThat(capabilities.path(field)).as(field).isNotEmpty();
        }
        assertThat(capabilities.path("submitted").has("date")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void everyPanelsAggregationsCountTheSample(JsonNode panel) {
        JsonNode answer = aggregate(panel, KibanaQueries.kuery(""));
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(SAMPLE);
        for (JsonNode layer : layers(panel)) {
            String first = layer.path("columnOrder").path(0).asText();
            JsonNode column = layer.path("columns").path(first);
            switch (column.path("operationType").asText()) {
                case "terms" ->
                    assertThat(buckets(answer, first))
                            .as(panel.path("id").asText())
                            .isNotEmpty()
                            .containsAllEntriesOf(expected(column, buckets(answer, first)));
                case "date_histogram" ->
                    assertThat(buckets(answer, first).values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum())
                            .isEqualTo(SAMPLE);
                case "filters" ->
                    assertThat(answer.at("/aggregations/" + first + "/buckets/with vector/doc_count")
                                            .asInt()
                                    + answer.at("/aggregations/" + first + "/buckets/without vector/doc_count")
                                            .asInt())
                            .isEqualTo(SAMPLE);
                case "count" ->
                    assertThat(answer.at("/aggregations/submitted/value").asDouble())
                            .isPositive();
                default -> throw new AssertionError(column);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void everyPanelCountsOnlyTheSimilarPapersOnceTheBoxHasSetItsFilter(JsonNode panel) {
        JsonNode answer = aggregate(panel, similar("spreading of diseases on networks"));
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(K);
        for (JsonNode layer : layers(panel)) {
            String first = layer.path("columnOrder").path(0).asText();
            if (layer.path("columns").path(first).path("isBucketed").asBoolean()) {
                assertThat(answer.at("/aggregations/" + first + "/buckets")).isNotEmpty();
                assertThat(buckets(answer, first).values()).allMatch(count -> count <= K);
            }
        }
    }

    @Test
    void theShareWithoutVectorIsNotZeroWhereAPaperHasNone() {
        JsonNode panel = KibanaObjects.object("lens", "arxiv-without-vector");
        String buckets = "/aggregations/embedded/buckets/";
        JsonNode before = aggregate(panel, KibanaQueries.kuery(""));
        assertThat(before.at(buckets + "without vector/doc_count").asInt()).isZero();
        Checks.ok(client.put(
                "/" + ALIAS + "/_doc/bare?refresh=true&pipeline=_none", "{\"id\":\"bare\",\"title\":\"Bare\"}"));
        try {
            JsonNode after = aggregate(panel, KibanaQueries.kuery(""));
            assertThat(after.at(buckets + "without vector/doc_count").asInt()).isEqualTo(1);
            assertThat(after.at(buckets + "with vector/doc_count").asInt()).isEqualTo(SAMPLE);
        } finally {
            Checks.ok(client.delete("/" + ALIAS + "/_doc/bare?refresh=true"));
        }
    }

    @ParameterizedTest
    @MethodSource("searches")
    void everySavedSearchFindsWhatItShows(JsonNode search) {
        Checks.ok(client.put(
                "/" + ALIAS + "/_doc/withdrawn?refresh=true",
                "{\"id\":\"withdrawn\",\"title\":\"Withdrawn\",\"abstract\":\"Gone\",\"withdrawn\":true}"));
        try {
            String query = KibanaObjects.nested(search, "/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                    .at("/query/query")
                    .asText();
            ObjectNode body = Papers.JSON.createObjectNode();
            body.put("size", 500).set("query", KibanaQueries.filtered(KibanaQueries.kuery(query)));
            JsonNode columns = search.at("/attributes/columns");
            body.set("fields", columns);
            for (JsonNode sort : search.at("/attributes/sort")) {
                body.putArray("sort")
                        .addObject()
                        .put(sort.path(0).asText(), sort.path(1).asText());
            }
            List<String> ids = hits(client.post("/" + ALIAS + "/_search", body.toString()));
            assertThat(ids).contains("withdrawn").hasSize(query.isEmpty() ? SAMPLE + 1 : 1);

            body.set("query", KibanaQueries.filtered(KibanaQueries.kuery(query), similar("machine translation")));
            assertThat(hits(client.post("/" + ALIAS + "/_search", body.toString())))
                    .hasSize(query.isEmpty() ? K : 0);
        } finally {
            Checks.ok(client.delete("/" + ALIAS + "/_doc/withdrawn?refresh=true"));
        }
    }

    @Test
    void everyConsoleRequestSucceeds() throws IOException {
        String console = Files.readString(Artifacts.repository().resolve("kibana/console.txt"));
        List<String> answers = new ArrayList<>();
        for (String request : console.replaceAll("(?m)^#.*\\n", "").strip().split("\\n\\s*\\n")) {
            String[] lines = request.strip().split("\n", 2);
            String[] words = lines[0].split(" ");
            String path = "/" + words[1].replace("arxiv-papers", ALIAS);
            Response response = client.request(words[0], path, lines.length > 1 ? lines[1] + "\n" : null);
            assertThat(response.status()).as("%s: %s", lines[0], response).isBetween(200, 299);
            assertThat(response.body().path("errors").asBoolean()).as(lines[0]).isFalse();
            if (words[1].contains("/_search")
                    && response.body().at("/aggregations").isMissingNode()) {
                assertThat(hits(response)).as(request).isNotEmpty();
            }
            answers.add(lines[0] + " " + (words[1].contains("_search") ? hits(response) : ""));
        }
        assertThat(answers).hasSizeGreaterThan(15);
        // Whichever way vectors are compared, epidemics are about contagion.
        assertThat(answers)
                .contains("POST console-cosine/_search [1, 2]", "POST console-l2-norm/_search [1, 2]")
                .noneMatch(answer -> answer.contains("1408.2701") && answer.contains("similar"));
        assertThat(client.get("/console-cosine").status()).isEqualTo(404);
    }

    /** Kibana keeps the panel of an id when it goes from one dashboard to the other, whatever it is there. */
    @Test
    void noPanelHasTheIdOfOneOfAnotherDashboard() {
        List<String> ids = new ArrayList<>();
        for (JsonNode dashboard : KibanaObjects.ofType("dashboard")) {
            KibanaObjects.nested(dashboard, "/attributes/panelsJSON")
                    .forEach(panel -> ids.add(panel.path("panelIndex").asText()));
        }
        assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    @Test
    void anIndexWithoutNamesOfAuthorsGetsThemAsTheDocsSayAndKeepsVectorsAndVersions() throws Exception {
        String old = "kibana-old";
        ObjectNode index = Papers.JSON.createObjectNode();
        index.putObject("aliases").putObject(old);
        JsonNode mappings = Checks.ok(client.get("/" + ALIAS + "/_mapping"))
                .body()
                .elements()
                .next()
                .path("mappings");
        ((ObjectNode) mappings.at("/properties/authors")).remove("fields");
        index.set("mappings", mappings);
        Checks.ok(client.put("/" + old + "-000001", index.toString()));
        try {
            LoaderRuns loader = new LoaderRuns(node.process().url(), work);
            loader.succeeds(
                    "load",
                    "--index",
                    old,
                    "--pipeline",
                    ALIAS,
                    "--from",
                    Artifacts.sample().toString());
            JsonNode before = everything(old);
            assertThat(before.at("/hits/hits")).hasSize(SAMPLE);
            assertThat(before.at("/hits/hits/0/_source/abstract_vector")).hasSize(384);
            assertThat(before.at("/aggregations/authors/buckets")).isEmpty();

            String docs = Files.readString(Artifacts.repository().resolve("docs/kibana.md"));
            String recipe = docs.substring(docs.indexOf("PUT arxiv-papers/_mapping"));
            Checks.ok(
                    client.put("/" + old + "/_mapping", recipe.substring(recipe.indexOf('\n'), recipe.indexOf("```"))));
            for (String line : recipe.lines()
                    .filter(line -> line.startsWith("arxiv-loader "))
                    .limit(2)
                    .toList()) {
                loader.succeeds(line.replace("arxiv-loader ", "")
                        .replace("papers.jsonl.gz", work + "/papers.jsonl.gz")
                        .concat(" --index " + old)
                        .split(" "));
            }
            JsonNode after = everything(old);
            assertThat(after.at("/hits/hits")).isEqualTo(before.at("/hits/hits"));
            assertThat(after.at("/aggregations/authors/buckets/0/key").asText()).isEqualTo("Scott Aaronson");
            // A version that had moved on would refuse the same paper from arXiv.
            assertThat(loader.json(
                                    "load",
                                    "--json",
                                    "--restart",
                                    "--index",
                                    old,
                                    "--pipeline",
                                    ALIAS,
                                    "--from",
                                    Artifacts.sample().toString())
                            .path("indexed")
                            .asInt())
                    .isEqualTo(SAMPLE);
        } finally {
            Checks.ok(client.delete("/" + old + "-000001"));
        }
    }

    private JsonNode everything(String index) {
        Checks.ok(client.post("/" + index + "/_refresh", null));
        return Checks.ok(client.post("/" + index + "/_search", """
                { "size": 500, "version": true, "sort": [ "id" ], "_source": [ "*" ],
                  "aggs": { "authors": { "terms": { "field": "authors.keyword" } } } }""")).body();
    }

    /** The filter that the search box sets, as everything but the panel of words understands it. */
    private static ObjectNode similar(String text) {
        ObjectNode query = Papers.JSON.createObjectNode();
        ObjectNode knn = query.putObject("knn");
        knn.put("field", "abstract_vector").put("k", K).put("num_candidates", 100);
        knn.putObject("query_vector_builder").putObject("djl_text_embedding").put("model_text", text);
        return query;
    }

    private JsonNode aggregate(JsonNode panel, JsonNode filter) {
        JsonNode layers = layers(panel);
        assertThat(layers).hasSize(1);
        ObjectNode body = Papers.JSON.createObjectNode();
        body.put("size", 0).put("track_total_hits", true);
        String query = panel.at("/attributes/state/query/query").asText();
        body.set("query", KibanaQueries.filtered(KibanaQueries.kuery(query), filter));
        body.set("aggs", KibanaQueries.aggregations(layers.elements().next()));
        return Checks.ok(client.post("/" + ALIAS + "/_search", body.toString())).body();
    }

    private static JsonNode layers(JsonNode panel) {
        return panel.at("/attributes/state/datasourceStates/formBased/layers");
    }

    private static Map<String, Integer> buckets(JsonNode answer, String aggregation) {
        Map<String, Integer> counts = new TreeMap<>();
        answer.at("/aggregations/" + aggregation + "/buckets")
                .forEach(bucket -> counts.put(
                        bucket.path("key").asText(), bucket.path("doc_count").asInt()));
        return counts;
    }

    /** The counts of the same values in the sample's file, as far as it has the field by itself. */
    private static Map<String, Integer> expected(JsonNode column, Map<String, Integer> found) {
        Map<String, Integer> counts = new TreeMap<>();
        for (SamplePaper paper : SamplePaper.all().values()) {
            List<String> values =
                    switch (column.path("sourceField").asText()) {
                        case "categories" ->
                            paper.categories().stream().distinct().toList();
                        case "primary_category" -> paper.categories().subList(0, 1);
                        default -> List.of();
                    };
            values.forEach(value -> counts.merge(value, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .filter(entry -> found.containsKey(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> hits(Response response) {
        List<String> ids = new ArrayList<>();
        Checks.ok(response)
                .body()
                .at("/hits/hits")
                .forEach(hit -> ids.add(hit.path("_id").asText()));
        return ids;
    }
}
