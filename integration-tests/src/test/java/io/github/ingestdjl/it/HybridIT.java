/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The retriever {@code djl_hybrid}, over two indices, so that documents of several shards meet. */
@ExtendWith(SharedNode.class)
class HybridIT {
    private static final List<Paper> SAMPLE = Papers.sample();
    private static final String WORDS = """
            { "standard": { "query": { "multi_match": {
                "query": "attention in translation", "fields": [ "title^2", "abstract" ] } } } }""";
    private static final String MEANING = """
            { "knn": { "field": "abstract_vector", "k": 50, "num_candidates": 1000,
                "query_vector_builder": { "djl_text_embedding": { "model_text": "attention in translation" } } } }""";
    private static final String SHORT = """
            "text": "attention in translation", "text_fields": [ "title^2", "abstract" ],
            "vector_fields": [ "abstract_vector" ], "rank_window_size": 50""";

    private final Node node;

    HybridIT(Node node) {
        this.node = node;
    }

    @BeforeAll
    static void indexSample(Node node) {
        for (int half = 0; half < 2; half++) {
            String index = "hybrid-" + half;
            Papers.createIndex(node.client(), index, "cosine");
            List<Paper> papers = new ArrayList<>();
            for (int i = half; i < SAMPLE.size(); i += 2) {
                papers.add(SAMPLE.get(i));
            }
            Papers.index(node.client(), index, papers);
        }
    }

    @Test
    void everyPaperIsFoundByItsOwnTitle() {
        for (Paper paper : SAMPLE.subList(0, 60)) {
            JsonNode text = Papers.JSON.getNodeFactory().textNode(paper.title());
            assertThat(ids(hybrid("""
                            "text": %s, "text_fields": [ "title", "abstract" ],
                            "vector_fields": [ "title_vector", "abstract_vector" ]""".formatted(text), "\"size\": 3")))
                    .as(paper.title())
                    .contains(paper.id());
        }
    }

    @Test
    void ranksAreFusedAsPublished() {
        Map<String, Double> expected = new HashMap<>();
        add(expected, 2, ranks(scores(found(WORDS, 50)), 10));
        add(expected, 0.5, ranks(scores(found(MEANING, 50)), 10));
        Map<String, Double> fused = scores(hybrid("""
                "retrievers": [ { "retriever": %s, "weight": 2 }, { "retriever": %s, "weight": 0.5 } ],
                "rank_constant": 10, "rank_window_size": 50""".formatted(WORDS, MEANING), "\"size\": 50"));
        assertThat(fused).hasSize(50);
        assertBest(fused, expected);
    }

    @Test
    void scoresAreFusedWhenTheyAreComparable() {
        Map<String, Double> expected = new HashMap<>();
        add(expected, 1, minmax(scores(found(WORDS, 50))));
        add(expected, 3, minmax(scores(found(MEANING, 50))));
        Map<String, Double> fused = scores(hybrid("""
                "fusion": "score", "retrievers": [ %s, { "weight": 3, "retriever": %s } ],
                "rank_window_size": 50""".formatted(WORDS, MEANING), "\"size\": 50"));
        assertBest(fused, expected);
    }

    @Test
    void scoresCanBeTakenAsTheyAre() {
        Map<String, Double> expected = new HashMap<>();
        add(expected, 1, scores(found(MEANING, 50)));
        assertBest(scores(hybrid("""
                        "fusion": "score", "normalizer": "none", "retrievers": [ %s ],
                        "rank_window_size": 50""".formatted(MEANING), "\"size\": 50")), expected);
    }

    @Test
    void shortFormIsWhatItStandsFor() {
        Map<String, Double> written = scores(hybrid("""
                "fusion": "score", "retrievers": [ %s, %s ], "rank_window_size": 50""".formatted(WORDS, MEANING), "\"size\": 50"));
        assertThat(scores(hybrid(SHORT, "\"size\": 50"))).containsExactlyEntriesOf(written);
        Map<String, Double> weighted = scores(hybrid("""
                "retrievers": [ { "retriever": %s, "weight": 2 }, { "retriever": %s, "weight": 3 } ],
                "rank_window_size": 50""".formatted(WORDS, MEANING), "\"size\": 50"));
        assertThat(scores(hybrid("""
                        "text": "attention in translation", "text_fields": [ "title^2", "abstract" ], "text_weight": 2,
                        "vector_fields": [ "abstract_vector^3" ], "model_id": "arxiv-static-384-v3",
                        "fusion": "rrf", "rank_window_size": 50, "k": 50, "num_candidates": 1000""", "\"size\": 50"))).containsExactlyEntriesOf(weighted);
    }

    @Test
    void pagesFollowEachOther() {
        List<String> all = ids(hybrid(SHORT, "\"size\": 50"));
        assertThat(new LinkedHashSet<>(all)).hasSize(50);
        List<String> pages = new ArrayList<>();
        for (int from = 0; from < 56; from += 7) {
            pages.addAll(ids(hybrid(SHORT, "\"size\": 7, \"from\": " + from)));
        }
        assertThat(pages).isEqualTo(all);
        assertThat(ids(hybrid(SHORT, "\"size\": 7, \"from\": 50"))).isEmpty();
    }

    @Test
    void tenAreReturnedToWhoNamesNoSize() {
        assertThat(ids(hybrid(SHORT, "\"from\": 0"))).hasSize(10);
        assertThat(ids(hybrid("\"retrievers\": [ " + WORDS + " ], \"rank_window_size\": 4", "\"from\": 0")))
                .hasSize(4);
    }

    @Test
    void filterHoldsForAllRetrievers() {
        String filter = "\"filter\": { \"match\": { \"title\": \"attention\" } }";
        List<String> expected = ids(Checks.ok(node.client().post("/hybrid-*/_search", """
                { "size": 50, "query": { "match": { "title": "attention" } } }""")));
        assertThat(expected).hasSizeBetween(2, 49);
        // The neighbours are looked for within the filter, so that each paper that passes it is found.
        assertThat(ids(hybrid(SHORT + ", " + filter, "\"size\": 50"))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ids(hybrid(
                        "\"retrievers\": [ " + WORDS + ", " + MEANING + " ], \"filter\": [ { \"match_all\": {} }, "
                                + "{ \"match\": { \"title\": \"attention\" } } ]",
                        "\"size\": 50")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aggregationsCountAllThatIsFound() {
        Response response = hybrid(SHORT, """
                "size": 1, "aggs": { "all": { "filter": { "match_all": {} } },
                  "attention": { "filter": { "match": { "title": "attention" } } } }""");
        assertThat(ids(response)).hasSize(1);
        int total = response.body().at("/hits/total/value").asInt();
        assertThat(total).isGreaterThanOrEqualTo(50);
        assertThat(response.body().at("/aggregations/all/doc_count").asInt()).isEqualTo(total);
        assertThat(response.body().at("/aggregations/attention/doc_count").asInt())
                .isBetween(2, total - 1);
        Response counted = hybrid(SHORT, "\"size\": 0, \"aggs\": { \"all\": { \"filter\": { \"match_all\": {} } } }");
        assertThat(ids(counted)).isEmpty();
        assertThat(counted.body().at("/aggregations/all/doc_count").asInt()).isEqualTo(total);
    }

    @Test
    void wordsAreHighlighted() {
        Response response = hybrid(SHORT, "\"size\": 5, \"highlight\": { \"fields\": { \"title\": {} } }");
        assertThat(response.body().at("/hits/hits/0/highlight/title/0").asText())
                .contains("<em>Translation</em>");
    }

    @Test
    void explainTellsWhereAScoreComesFrom() {
        String named = SHORT.replace("50", "20");
        Map<String, Double> scores = scores(hybrid(named, "\"size\": 20"));
        Response response = hybrid(named, "\"size\": 20, \"explain\": true");
        assertThat(scores(response)).containsExactlyEntriesOf(scores);
        for (JsonNode hit : response.body().at("/hits/hits")) {
            JsonNode explanation = hit.path("_explanation");
            double score = hit.path("_score").asDouble();
            assertThat(explanation.path("value").asDouble()).isEqualTo(score, within(1e-6));
            assertThat(explanation.path("description").asText()).matches("\\[djl_hybrid] at rank \\[\\d+], the sum of");
            assertThat(explanation.path("details")).hasSize(2);
            double sum = 0;
            for (JsonNode detail : explanation.path("details")) {
                sum += detail.path("value").asDouble();
            }
            assertThat(sum).isEqualTo(score, within(1e-6));
        }
        assertThat(hybrid(named + ", \"fusion\": \"rrf\"", "\"explain\": true")
                        .body()
                        .at("/hits/hits/0/_explanation/details/0/description")
                        .asText())
                .matches("retriever \\[0], weight \\[1.0] \\* 1 / \\(rank_constant \\[60] \\+ rank \\[\\d+]\\)");
        String byScore = "\"fusion\": \"score\", \"retrievers\": [ { \"standard\": { \"_name\": \"words\", "
                + WORDS.substring(WORDS.indexOf("\"query\"")) + " ]";
        assertThat(hybrid(byScore, "\"explain\": true")
                        .body()
                        .at("/hits/hits/0/_explanation/details/0/description")
                        .asText())
                .matches("retriever \\[words], weight \\[1.0] \\* normalizer \\[minmax] of score \\[.+] at rank \\[1]");
    }

    @Test
    void explainReachesIntoInnerRetrievers() {
        String nested = "\"retrievers\": [ { \"djl_hybrid\": { " + SHORT + " } } ], \"rank_window_size\": 50";
        JsonNode outer = hybrid(nested, "\"size\": 3, \"explain\": true").body().at("/hits/hits/0/_explanation");
        assertThat(outer.path("description").asText()).startsWith("[djl_hybrid] at rank [1]");
        assertThat(outer.at("/details/0/details/0/description").asText()).startsWith("[djl_hybrid] at rank [1]");
        assertThat(outer.at("/details/0/details/0/details")).hasSize(2);
    }

    @Test
    void minScoreCutsTheFusedList() {
        Map<String, Double> all = scores(hybrid(SHORT, "\"size\": 50"));
        double median = new ArrayList<>(all.values()).get(24);
        Map<String, Double> best = scores(hybrid(SHORT + ", \"min_score\": " + median, "\"size\": 50"));
        assertThat(best.values()).allSatisfy(score -> assertThat(score).isGreaterThanOrEqualTo(median));
        assertThat(best.size()).isBetween(25, 49);
        assertThat(all.entrySet().stream().limit(best.size()).toList())
                .isEqualTo(best.entrySet().stream().toList());
    }

    @Test
    void minScoreOfAnInnerRetrieverCutsItsListAlone() {
        Map<String, Double> all = scores(hybrid(SHORT, "\"size\": 50"));
        double median = new ArrayList<>(all.values()).get(24);
        List<String> kept = all.entrySet().stream()
                .filter(entry -> entry.getValue() >= median)
                .map(Map.Entry::getKey)
                .toList();
        String inner = "{ \"djl_hybrid\": { " + SHORT + ", \"min_score\": " + median + " } }";
        assertThat(ids(hybrid("\"retrievers\": [ " + inner + " ], \"rank_window_size\": 50", "\"size\": 50")))
                .isEqualTo(kept);
        assertThat(ids(hybrid(
                        "\"retrievers\": [ " + inner + ", " + WORDS + ", " + MEANING + " ], \"rank_window_size\": 50",
                        "\"size\": 50")))
                .hasSize(50)
                .containsAll(kept.subList(0, 10));
    }

    @Test
    void listWithoutHitsLeavesTheOtherOnes() {
        String unknown = SHORT.replace("attention in translation", "qqzzxx");
        Response response = hybrid(unknown, "\"size\": 5, \"explain\": true");
        assertThat(ids(response)).hasSize(5);
        assertThat(response.body().at("/hits/hits/0/_score").asDouble()).isEqualTo(1);
        assertThat(response.body()
                        .at("/hits/hits/0/_explanation/details/0/description")
                        .asText())
                .isEqualTo("retriever [0], which does not have it");
    }

    @Test
    void nothingFoundIsNoFailure() {
        String none = SHORT + ", \"filter\": { \"match_none\": {} }";
        for (String rest : List.of(
                "\"from\": 3",
                "\"explain\": true",
                "\"profile\": true",
                "\"aggs\": { \"all\": { \"filter\": " + "{ \"match_all\": {} } } }")) {
            Response response = hybrid(none, rest);
            assertThat(ids(response)).isEmpty();
            assertThat(response.body().at("/hits/total/value").asInt(-1)).isZero();
        }
    }

    @Test
    void profileTellsWhereTheTimeGoes() {
        Response response = hybrid(SHORT, "\"profile\": true");
        assertThat(ids(response)).isEqualTo(ids(hybrid(SHORT, "\"from\": 0")));
        assertThat(response.body().at("/profile/shards")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void namesAreFoundAgainInHits() {
        Response response = hybrid(
                "\"_name\": \"all\", \"retrievers\": [ { \"standard\": { \"_name\": \"words\", "
                        + WORDS.substring(WORDS.indexOf("\"query\"")) + ", " + MEANING + " ]",
                "\"size\": 3");
        assertThat(response.body().at("/hits/hits/0/matched_queries").toString())
                .contains("all", "words");
    }

    @Test
    void searchesOfAMultiSearchSucceedAndFailEachForItself() {
        String bad = SHORT + ", \"model_id\": \"no-such-model\"";
        Response response = Checks.ok(node.client().post("/hybrid-*/_msearch", """
                {}
                {"size": 3, "retriever": {"djl_hybrid": {%s}}}
                {}
                {"retriever": {"djl_hybrid": {%s}}}
                {}
                {"retriever": {"djl_hybrid": {%s}}}
                """.formatted(
                        SHORT.replace('\n', ' '), bad.replace('\n', ' '), SHORT.replace('\n', ' '))));
        assertThat(response.body().at("/responses/0/hits/hits")).hasSize(3);
        assertThat(response.body().at("/responses/2/hits/hits")).hasSize(10);
        assertThat(response.body().at("/responses/1/status").asInt()).isEqualTo(400);
        assertThat(response.body().at("/responses/1/error").toString())
                .contains("[model_id] names no model of this node, got [no-such-model]");
    }

    @Test
    void canBePartOfAnotherAndOfElasticsearchsOwn() {
        List<String> flat = ids(hybrid(SHORT, "\"size\": 20"));
        assertThat(ids(hybrid(
                        "\"retrievers\": [ { \"djl_hybrid\": { " + SHORT + " } } ], \"rank_window_size\": 50", """
                "size": 20""")))
                .isEqualTo(flat);
        assertThat(ids(hybrid(
                        "\"retrievers\": [ { \"djl_hybrid\": { " + SHORT
                                + " } } ], \"rank_window_size\": 50, \"filter\": { \"match\": { \"title\": \"attention\" } }",
                        "\"size\": 20")))
                .hasSizeBetween(2, 19);
        Response rescored = Checks.ok(node.client().post("/hybrid-*/_search", """
                { "size": 5, "retriever": { "rescorer": {
                    "rescore": { "window_size": 50, "query": { "query_weight": 0,
                      "rescore_query": { "match": { "title": "attention" } } } },
                    "retriever": { "djl_hybrid": { %s } } } } }""".formatted(SHORT)));
        assertThat(rescored.body().at("/hits/hits/0/_source/title").asText()).containsIgnoringCase("attention");
    }

    @Test
    void whatCannotBeCombinedIsRefused() {
        String retriever = "\"retriever\": { \"djl_hybrid\": { " + SHORT + " } }";
        refused("?scroll=1m", "{ " + retriever + " }", "cannot specify [djl_hybrid] and [scroll]");
        refused(
                "",
                "{ " + retriever + ", \"query\": { \"match_all\": {} } }",
                "cannot specify [retriever] and [query]");
        refused(
                "",
                "{ " + retriever
                        + ", \"knn\": { \"field\": \"title_vector\", \"k\": 1, \"num_candidates\": 1, \"query_vector_builder\": "
                        + "{ \"djl_text_embedding\": { \"model_text\": \"x\" } } } }",
                "cannot specify [retriever] and [knn]");
        refused("", "{ " + retriever + ", \"sort\": [ \"_doc\" ] }", "cannot specify [retriever] and [sort]");
        refused("", "{ " + retriever + ", \"search_after\": [ 1 ] }", "cannot specify [retriever] and [search_after]");
        refused(
                "",
                "{ \"retriever\": { \"djl_hybrid\": { \"retrievers\": [ { \"djl_hybrid\": { " + SHORT + " } } ] } } }",
                "[djl_hybrid] requires [rank_window_size: 100] to be smaller than or equal to its sub retriever's djl_hybrid");
        refused(
                "",
                "{ " + retriever + ", \"size\": 51 }",
                "[djl_hybrid] requires [rank_window_size: 50] be greater than or equal to [size: 51]");
    }

    @Test
    void badOptionsAreRefused() {
        refusedOptions("\"txt\": \"x\"", "[djl_hybrid] unknown field [txt]");
        refusedOptions("\"text\": \" \", \"text_fields\": [ \"title\" ]", "[text] must not be blank, got [ ]");
        refusedOptions("\"text\": \"x\"", "[text_fields] or [vector_fields] is required with [text], got neither");
        refusedOptions("\"rank_constant\": 60", "[retrievers] or [text] is required, got neither");
        refusedOptions(SHORT + ", \"retrievers\": [ " + WORDS + " ]", "[retrievers] stands alone");
        refusedOptions(
                "\"retrievers\": [ { \"retriever\": " + WORDS + ", \"weight\": -1 } ]",
                "[weight] must be between 0 and 1000, got [-1.0]");
        refusedOptions("\"retrievers\": [ { \"no_such\": {} } ]", "unknown retriever [no_such]");
        refusedOptions(SHORT.replace("50", "0"), "[rank_window_size] must be between 1 and 10000, got [0]");
        refusedOptions(
                "\"fusion\": \"score\", \"retrievers\": [ { \"standard\": { \"sort\": [ \"_doc\" ] } } ]",
                "[fusion] [score] needs retrievers that score, got one with [sort]");
    }

    @Test
    void missingModelIsNamed() {
        refusedOptions(
                SHORT + ", \"model_id\": \"no-such-model\"",
                "[model_id] names no model of this node, got [no-such-model]");
        refusedOptions(SHORT + ", \"model_id\": \"../x\"", "[model_id] must match", "got [../x]");
    }

    @Test
    void damagedModelIsAnsweredAsUnavailable() throws Exception {
        node.newModel("hybrid-empty");
        Response response = node.client().post("/hybrid-*/_search", """
                { "retriever": { "djl_hybrid": { %s, "model_id": "hybrid-empty" } } }""".formatted(SHORT));
        Checks.unavailable(response, "hybrid-empty");
    }

    @Test
    void retrieverThatFailsIsNamedWithItsReason() {
        Response response = node.client().post("/hybrid-*/_search", """
                { "retriever": { "djl_hybrid": { "text": "x", "text_fields": [ "title" ],
                    "vector_fields": [ "title" ] } } }""");
        assertThat(response.status()).as("%s", response).isEqualTo(400);
        assertThat(response.body().toString())
                .contains("[djl_hybrid] search failed")
                .contains("[knn] queries are only supported on [dense_vector] fields");
    }

    private Response hybrid(String options, String rest) {
        return Checks.ok(node.client()
                .post(
                        "/hybrid-*/_search",
                        "{ %s, \"retriever\": { \"djl_hybrid\": { %s } } }".formatted(rest, options)));
    }

    private Response found(String retriever, int size) {
        return Checks.ok(node.client()
                .post("/hybrid-*/_search", "{ \"size\": %d, \"retriever\": %s }".formatted(size, retriever)));
    }

    private void refusedOptions(String options, String... reasons) {
        refused("", "{ \"retriever\": { \"djl_hybrid\": { " + options + " } } }", reasons);
    }

    private void refused(String parameters, String body, String... reasons) {
        Checks.refused(node.client().post("/hybrid-*/_search" + parameters, body), reasons);
    }

    private static List<String> ids(Response response) {
        return new ArrayList<>(scores(response).keySet());
    }

    /** The hits in their order. */
    private static Map<String, Double> scores(Response response) {
        Map<String, Double> scores = new LinkedHashMap<>();
        response.body()
                .at("/hits/hits")
                .forEach(hit ->
                        scores.put(hit.path("_id").asText(), hit.path("_score").asDouble()));
        return scores;
    }

    private static Map<String, Double> ranks(Map<String, Double> list, int constant) {
        Map<String, Double> worths = new LinkedHashMap<>();
        list.keySet().forEach(id -> worths.put(id, 1.0 / (constant + worths.size() + 1)));
        return worths;
    }

    private static Map<String, Double> minmax(Map<String, Double> list) {
        double lowest = list.values().stream().mapToDouble(score -> score).min().orElseThrow();
        double highest =
                list.values().stream().mapToDouble(score -> score).max().orElseThrow();
        Map<String, Double> worths = new LinkedHashMap<>();
        list.forEach((id, score) -> worths.put(id, (score - lowest) / (highest - lowest)));
        return worths;
    }

    private static void add(Map<String, Double> sums, double weight, Map<String, Double> worths) {
        worths.forEach((id, worth) -> sums.merge(id, weight * worth, Double::sum));
    }

    /** The fused list has the scores that were computed here, and none that is left out is better. */
    private static void assertBest(Map<String, Double> fused, Map<String, Double> expected) {
        assertThat(fused).isNotEmpty();
        fused.forEach((id, score) -> assertThat(score).as(id).isEqualTo(expected.get(id), within(1e-6)));
        assertThat(new ArrayList<>(fused.values())).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        double last = new ArrayList<>(fused.values()).get(fused.size() - 1);
        assertThat(expected.entrySet())
                .filteredOn(entry -> fused.containsKey(entry.getKey()) == false)
                .allSatisfy(entry -> assertThat(entry.getValue()).isLessThanOrEqualTo(last + 1e-6));
    }
}
