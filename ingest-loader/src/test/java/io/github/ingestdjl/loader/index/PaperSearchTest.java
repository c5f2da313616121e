/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.FakeCluster.Refusal;
import io.github.ingestdjl.loader.index.SearchQuery.Mode;
import io.github.ingestdjl.loader.index.SearchResult.Hit;
import io.github.ingestdjl.loader.index.SearchResult.Ranks;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaperSearchTest extends ClusterScenario {

    private static final PaperFilter ALL = new PaperFilter(List.of(), null, null);
    private static final FusionOptions FUSION = new FusionOptions(FusionOptions.Kind.SCORE, null, 1);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final PaperFilter LATE_LINGUISTICS =
            new PaperFilter(List.of("cs.CL"), LocalDate.of(2023, 1, 1), null);

    private final PaperSearch search = new PaperSearch(cluster, "papers");

    @BeforeEach
    void anIndexWithVectors() throws IOException {
        node.setUp("papers", "arxiv");
        node.documents.put("1", MAPPER.readTree("{\"title_vector\":[1],\"abstract_vector\":[1]}"));
        node.searchAnswer = answer();
    }

    @Test
    void theTextIsEmbeddedByTheNode() throws Exception {
        search.find(query("\"low\" rank", Mode.KNN, PaperField.ABSTRACT));

        assertThat(requests()).containsExactly(MAPPER.readTree("""
                        {"_source":{"includes":["title","abstract","authors","primary_category","categories","submitted"]},"size":7,
                        "highlight":{"highlight_query":{"match":{"abstract":{"query":"\\"low\\" rank"}}},"fields":{"abstract":
                        {"fragment_size":170,"no_match_size":170,"number_of_fragments":1,"pre_tags":[""],"post_tags":[""]}}},
                        "query":{"knn":{"field":"abstract_vector","k":7,"num_candidates":1000,
                        "query_vector_builder":{"djl_text_embedding":{"model_text":"\\"low\\" rank"}},"filter":[]}}}"""));
    }

    @Test
    void fieldAndModelCanBeChosen() throws Exception {
        search.find(new SearchQuery("x", Mode.KNN, PaperField.TITLE, "tiny-model", new Neighbours(7, 50), ALL, FUSION));

        assertThat(requests().get(0).at("/query/knn")).isEqualTo(MAPPER.readTree("""
                        {"field":"title_vector","k":7,"num_candidates":50,
                        "query_vector_builder":{"djl_text_embedding":{"model_id":"tiny-model","model_text":"x"}},"filter":[]}"""));
    }

    @Test
    void theIndexSaysWhichModelEmbedsTheText() throws Exception {
        node.indices.note("papers", "mine", "00000000000000000000000000000007");

        search.find(query("x", Mode.KNN, PaperField.TITLE));

        assertThat(requests().get(0).at("/query/knn/query_vector_builder/djl_text_embedding"))
                .isEqualTo(
                        MAPPER.readTree(
                                "{\"model_id\":\"mine\",\"model_fingerprint\":\"00000000000000000000000000000007\",\"model_text\":\"x\"}"));
        assertThat(search.doubt()).isNull();
    }

    @Test
    void anotherModelThanTheIndexesIsRefused() throws Exception {
        node.indices.note("papers", "mine", "00000000000000000000000000000007");

        assertThatThrownBy(() ->
                        search.find(new SearchQuery("x", Mode.KNN, null, "other", new Neighbours(7, 50), ALL, FUSION)))
                .isInstanceOf(ClusterException.class)
                .hasMessage(
                        "[--model] must be [mine], which made the vectors of index [papers], got [other]: vectors of two"
                                + " models cannot be compared");
        assertThat(requests()).isEmpty();
    }

    @Test
    void anIndexThatDoesNotSayItsModelIsDoubted() throws Exception {
        search.find(query("x", Mode.KNN, PaperField.TITLE));

        assertThat(search.doubt()).startsWith("index [papers] does not say which model made its vectors");
    }

    @Test
    void bothVectorsCountByTheNearerAndATitleALittleLess() throws Exception {
        search.find(query("x", Mode.KNN, PaperField.BOTH));

        JsonNode queries = requests().get(0).at("/query/dis_max/queries");
        assertThat(queries.findValuesAsText("field")).containsExactly("title_vector", "abstract_vector");
        assertThat(queries.at("/0/knn/boost").floatValue()).isEqualTo(0.95f);
        assertThat(queries.at("/1/knn").has("boost")).isFalse();
        assertThat(requests().get(0).at("/query/dis_max").has("tie_breaker")).isFalse();
    }

    @Test
    void wordsAreLookedForInTheTexts() throws Exception {
        search.find(query("low rank", Mode.TEXT, PaperField.BOTH));

        assertThat(requests()).hasSize(1);
        assertThat(requests().get(0).get("query"))
                .isEqualTo(
                        MAPPER.readTree(
                                "{\"bool\":{\"must\":[{\"multi_match\":{\"fields\":[\"title\",\"abstract\"],\"query\":\"low rank\"}}],\"filter\":[]}}"));
    }

    @Test
    void filtersHoldForVectorsAndForWords() throws Exception {
        for (Mode mode : List.of(Mode.KNN, Mode.TEXT)) {
            search.find(new SearchQuery("x", mode, PaperField.TITLE, null, Neighbours.of(7), LATE_LINGUISTICS, FUSION));
        }

        JsonNode filter = requests().get(0).at("/query/knn/filter");
        assertThat(filter).hasSize(2);
        assertThat(filter.at("/0/bool/should/0/term/categories/value").textValue())
                .isEqualTo("cs.CL");
        assertThat(filter.at("/1/bool/should/0/range/submitted/gte").textValue())
                .isEqualTo("2023-01-01");
        assertThat(requests().get(1).at("/query/bool/filter")).isEqualTo(filter);
    }

    @Test
    void hitsComeBackInTheirOrder() {
        node.searchAnswer = answer("""
                {"_index":"papers","_id":"hep-th/9901001","_score":0.9,"highlight":{"abstract":["of it"]},"_source":{"id":"hep-th/9901001","title":"A","abstract":"All of it.",
                "authors":["A. One"],"categories":["hep-th","math-ph"],"primary_category":"hep-th","submitted":"1999-01-02","other":1}}""", """
                {"_index":"papers","_id":"2106.00001","_score":0.8,"_source":{"title":"B"}}""");

        SearchResult result = search.find(query("x", Mode.KNN, PaperField.ABSTRACT));

        assertThat(result.tookMillis()).isEqualTo(12);
        assertThat(result.hits())
                .containsExactly(
                        new Hit(
                                0.9,
                                null,
                                "hep-th/9901001",
                                "A",
                                List.of("A. One"),
                                "hep-th",
                                List.of("hep-th", "math-ph"),
                                LocalDate.of(1999, 1, 2),
                                "All of it.",
                                "of it"),
                        new Hit(0.8, null, "2106.00001", "B", List.of(), null, List.of(), null, null, null));
    }

    @Test
    void aHybridSearchIsFusedByTheNode() throws Exception {
        node.searchAnswer = answer(
                explained(
                        "b",
                        "weight [1.0] * normalizer [minmax] of score [0.9] at rank [1]",
                        "weight [1.0] * normalizer [minmax] of score [7.5] at rank [12]"),
                explained(
                        "a",
                        "which does not have it",
                        "weight [1.0] * normalizer [minmax] of score [9.0] at rank [3]"));

        SearchResult result = search.find(query("low rank", Mode.HYBRID, PaperField.ABSTRACT));

        assertThat(result.tookMillis()).isEqualTo(12);
        assertThat(result.hits()).extracting(Hit::id).containsExactly("b", "a");
        assertThat(result.hits()).extracting(Hit::ranks).containsExactly(new Ranks(1, 12), new Ranks(null, 3));
        assertThat(requests()).containsExactly(MAPPER.readTree("""
                        {"_source":{"includes":["title","abstract","authors","primary_category","categories","submitted"]},"size":7,
                        "explain":true,"track_total_hits":false,
                        "highlight":{"highlight_query":{"match":{"abstract":{"query":"low rank"}}},"fields":{"abstract":
                        {"fragment_size":170,"no_match_size":170,"number_of_fragments":1,"pre_tags":[""],"post_tags":[""]}}},
                        "retriever":{"djl_hybrid":{"fusion":"score","rank_window_size":100,"retrievers":[
                          {"weight":1.0,"retriever":{"standard":{"query":{"knn":{"field":"abstract_vector","k":100,"num_candidates":1000,
                            "query_vector_builder":{"djl_text_embedding":{"model_text":"low rank"}},"filter":[]}}}}},
                          {"weight":1.0,"retriever":{"standard":{"query":{"bool":{"must":[
                            {"multi_match":{"fields":["abstract"],"query":"low rank"}}],"filter":[]}}}}}]}}}"""));
    }

    @Test
    void theListsOfAHybridSearchAreTenTimesAsLongAndWeighedAsAskedFor() throws Exception {
        search.find(new SearchQuery(
                "x",
                Mode.HYBRID,
                PaperField.BOTH,
                "tiny-model",
                new Neighbours(30, 1000),
                LATE_LINGUISTICS,
                new FusionOptions(FusionOptions.Kind.RRF, 1, 2.5)));

        JsonNode hybrid = requests().get(0).at("/retriever/djl_hybrid");
        assertThat(requests().get(0).get("size").intValue()).isEqualTo(30);
        assertThat(hybrid.get("rank_window_size").intValue()).isEqualTo(300);
        assertThat(hybrid.get("fusion").textValue()).isEqualTo("rrf");
        assertThat(hybrid.get("rank_constant").intValue()).isEqualTo(1);
        assertThat(hybrid.at("/retrievers/1/weight").doubleValue()).isEqualTo(2.5);
        JsonNode nearest = hybrid.at("/retrievers/0/retriever/standard/query/dis_max/queries");
        assertThat(nearest.at("/0/knn/field").textValue()).isEqualTo("title_vector");
        assertThat(nearest.at("/1/knn/field").textValue()).isEqualTo("abstract_vector");
        assertThat(nearest.findValuesAsText("num_candidates")).containsExactly("1000", "1000");
        assertThat(nearest.findValuesAsText("model_id")).containsExactly("tiny-model", "tiny-model");
        assertThat(nearest.at("/0/knn/filter")).hasSize(2);
        assertThat(hybrid.at("/retrievers/1/retriever/standard/query/bool/filter"))
                .hasSize(2);
    }

    @Test
    void impossibleFusionIsRefused() {
        assertThatThrownBy(() -> new FusionOptions(FusionOptions.Kind.SCORE, 60, 1))
                .hasMessage("[--rank-constant] has no meaning for [--fusion] [score], got [60]");
        assertThatThrownBy(() -> new FusionOptions(FusionOptions.Kind.RRF, 0, 1))
                .hasMessage("[--rank-constant] must be between 1 and 10000, got [0]");
        assertThatThrownBy(() -> new FusionOptions(FusionOptions.Kind.RRF, 60, Double.NaN))
                .hasMessage("[--text-weight] must be above 0 and at most 1000.0, got [NaN]");
    }

    @Test
    void anOldPluginIsNamed() {
        for (String reason : List.of(
                "unknown retriever [djl_hybrid]",
                "Unknown NamedWriteable [org.elasticsearch.search.rank.RankDoc][djl_hybrid_rank_doc]")) {
            node.searching = request -> {
                throw new Refusal(400, "parsing_exception", reason);
            };

            assertThatThrownBy(() -> search.find(query("x", Mode.HYBRID, PaperField.ABSTRACT)))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("does not know [djl_hybrid]: its plugin ingest-djl is too old")
                    .hasMessageContaining("--mode text");
        }
    }

    @Test
    void aMissingIndexNamesTheCommandThatMakesIt() {
        node.indices.clear();

        assertThatThrownBy(() -> search.find(query("x", Mode.KNN, PaperField.ABSTRACT)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("arxiv-loader setup --index papers");
    }

    @Test
    void aMissingPluginIsNamed() {
        node.pluginInstalled = false;

        assertThatThrownBy(() -> search.find(query("x", Mode.KNN, PaperField.ABSTRACT)))
                .hasMessageContaining("install the plugin ingest-djl");
    }

    @Test
    void anIndexWithoutVectorsIsToldFromOneWhereNothingFits() throws Exception {
        assertThat(search.find(query("x", Mode.KNN, PaperField.ABSTRACT)).hits())
                .isEmpty();

        node.documents.put("1", MAPPER.readTree("{\"title_vector\":[1]}"));
        assertThatThrownBy(() -> search.find(query("x", Mode.HYBRID, PaperField.ABSTRACT)))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("no paper of index [papers] has a vector in [abstract_vector]: ")
                .hasMessageContaining("--mode text");
        assertThat(search.find(query("x", Mode.KNN, PaperField.BOTH)).hits()).isEmpty();

        node.documents.clear();
        assertThat(search.find(query("x", Mode.KNN, PaperField.ABSTRACT)).hits())
                .isEmpty();
    }

    @Test
    void aShardThatFailsFailsTheSearch() {
        node.searching = request -> {
            throw new Refusal(
                    503, "search_phase_execution_exception", "Search rejected due to missing shards [[papers][0]]");
        };

        assertThatThrownBy(() -> search.find(query("x", Mode.TEXT, PaperField.ABSTRACT)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("missing shards");
        assertThat(node.received("POST", "/papers/_search").get(0).query())
                .contains("allow_partial_search_results=false");
    }

    @Test
    void impossibleQueriesAreRefusedWithTheValidValues() {
        assertThatThrownBy(() -> query(" ", Mode.KNN, PaperField.TITLE)).hasMessage("[TEXT] must not be blank");
        assertThatThrownBy(() -> Neighbours.of(0)).hasMessage("[--k] must be between 1 and 10000, got [0]");
        assertThatThrownBy(() -> Neighbours.of(10_001)).hasMessage("[--k] must be between 1 and 10000, got [10001]");
        assertThatThrownBy(() -> new Neighbours(10, 9))
                .hasMessage("[--num-candidates] must be between [--k] 10 and 10000, got [9]");
    }

    private static SearchQuery query(String text, Mode mode, PaperField field) {
        return new SearchQuery(text, mode, field, null, Neighbours.of(7), ALL, FUSION);
    }

    private List<JsonNode> requests() throws IOException {
        List<JsonNode> requests = new ArrayList<>();
        for (FakeCluster.Received request : node.received("POST", "/papers/_search")) {
            requests.add(MAPPER.readTree(request.body()));
        }
        return requests;
    }

    /** A hit of a fused list, and what the plugin says of the two lists it is made of. */
    private static String explained(String id, String meaning, String words) {
        return """
                {"_index":"papers","_id":"%s","_score":0.5,"_source":{"title":"T"},"_explanation":{"value":0.5,"description":"[djl_hybrid]",
                "details":[{"value":0.5,"description":"retriever [0], %s","details":[]},
                {"value":0.5,"description":"retriever [1], %s","details":[]}]}}""".formatted(id, meaning, words);
    }

    private static String answer(String... hits) {
        return """
                {"took":12,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
                "hits":{"max_score":0.9,"hits":[%s]}}""".formatted(String.join(",", hits));
    }
}
