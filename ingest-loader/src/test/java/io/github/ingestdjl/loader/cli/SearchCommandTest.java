/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void twoPapers() {
        node.setUp("arxiv-papers", "arxiv");
        node.indices.note("arxiv-papers", "node-default", "00000000000000000000000000000001");
        // What the words of most queries here are in.
        node.documents.put("hep-th/9901001", MAPPER.createObjectNode().put("abstract_vector", "here"));
        node.searchAnswer = """
                {"took":12,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"max_score":0.9,"hits":[
                {"_index":"p","_id":"hep-th/9901001","_score":0.87654,"highlight":{"abstract":["They vibrate."]},
                "_source":{"title":"Naïve strings","abstract":"Strings are small. They vibrate.",
                "authors":["A. One","B. Two","C. Three","D. Four"],"categories":["hep-th"],"primary_category":"hep-th","submitted":"1999-01-02"}},
                {"_index":"p","_id":"2106.00001","_score":0.8,"_source":{"title":"B"}}]}}""";
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void hitsArePrintedForPeople() {
        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), "naïve", "strings");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "  1  0.8765  Naïve strings",
                        "             A. One, B. Two, C. Three et al. · hep-th · 1999 · https://arxiv.org/abs/hep-th/9901001",
                        "             They vibrate.",
                        "  2  0.8000  B",
                        "             https://arxiv.org/abs/2106.00001");
    }

    @Test
    void aTitleCannotCommandTheTerminal() {
        node.searchAnswer = node.searchAnswer.replace("Naïve strings", "Naïve \\u001b[2J\\u009bstrings");

        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), "naïve", "strings");

        assertThat(run.out()).contains("Naïve ?[2J?strings");
    }

    @Test
    void hitsArePrintedForPrograms() throws IOException {
        CommandLineRun run = CommandLineRun.of("search", "--json", "--url", node.url(), "naïve", "strings");

        assertThat(MAPPER.readTree(run.out())).isEqualTo(MAPPER.readTree("""
                                {"query":"naïve strings","took":12,"hits":[
                                {"rank":1,"score":0.87654,"id":"hep-th/9901001","title":"Naïve strings",
                                "authors":["A. One","B. Two","C. Three","D. Four"],"primary_category":"hep-th","categories":["hep-th"],
                                "submitted":"1999-01-02","abstract":"Strings are small. They vibrate.","excerpt":"They vibrate.","url":"https://arxiv.org/abs/hep-th/9901001"},
                                {"rank":2,"score":0.8,"id":"2106.00001","title":"B","authors":[],"primary_category":null,"categories":[],
                                "submitted":null,"abstract":null,"excerpt":null,"url":"https://arxiv.org/abs/2106.00001"}]}"""));
    }

    @Test
    void theQueryIsWhatTheOptionsSay() throws IOException {
        CommandLineRun.of(
                "search",
                "--url",
                node.url(),
                "--mode",
                "knn",
                "--k",
                "200",
                "--field",
                "title",
                "--model",
                "node-default",
                "two",
                "words");

        JsonNode knn = MAPPER.readTree(
                        node.received("POST", "/arxiv-papers/_search").get(0).body())
                .at("/query/knn");
        assertThat(knn.get("field").textValue()).isEqualTo("title_vector");
        assertThat(knn.get("k").intValue()).isEqualTo(200);
        assertThat(knn.get("num_candidates").intValue()).isEqualTo(2000);
        assertThat(knn.at("/query_vector_builder/djl_text_embedding/model_text").textValue())
                .isEqualTo("two words");
        assertThat(knn.at("/query_vector_builder/djl_text_embedding/model_id").textValue())
                .isEqualTo("node-default");
    }

    @Test
    void withoutOptionsMeaningComesFromAbstractsAndWordsFromBothTexts() throws IOException {
        CommandLineRun.of("search", "--url", node.url(), "two", "words");

        JsonNode lists = MAPPER.readTree(
                        node.received("POST", "/arxiv-papers/_search").get(0).body())
                .at("/retriever/djl_hybrid/retrievers");
        assertThat(lists.at("/0/retriever/standard/query/knn/field").textValue())
                .isEqualTo("abstract_vector");
        assertThat(lists.at("/1/retriever/standard/query/bool/must/0/multi_match/fields"))
                .isEqualTo(MAPPER.readTree("[\"title\",\"abstract\"]"));
    }

    @Test
    void candidatesAreAtLeastAThousandAndAtMostWhatElasticsearchAllows() throws IOException {
        CommandLineRun.of("search", "--url", node.url(), "--mode", "knn", "x");
        CommandLineRun.of("search", "--url", node.url(), "--mode", "knn", "--k", "5000", "x");

        assertThat(node.received("POST", "/arxiv-papers/_search"))
                .extracting(request -> MAPPER.readTree(request.body())
                        .at("/query/knn/num_candidates")
                        .intValue())
                .containsExactly(1000, 10_000);
    }

    @Test
    void modeAndFiltersReachTheNode() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "search",
                "--url",
                node.url(),
                "--mode",
                "text",
                "--field",
                "both",
                "--category",
                "cs.CL,math",
                "--since",
                "2020-01-01",
                "--until",
                "2020-12-31",
                "words");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode bool = MAPPER.readTree(
                        node.received("POST", "/arxiv-papers/_search").get(0).body())
                .at("/query/bool");
        assertThat(bool.at("/must/0/multi_match/fields")).hasSize(2);
        assertThat(bool.at("/filter/0/bool/should"))
                .extracting(category -> category.findValue("value").textValue())
                .containsExactly("cs.CL", "math", "math.");
        assertThat(bool.at("/filter/1/bool/should/0/range/submitted/lte").textValue())
                .isEqualTo("2020-12-31");
    }

    @Test
    void aSearchIsHybridAndTellsWhereEachRankComesFrom() throws IOException {
        String explanation = """
                "_explanation":{"value":0.7,"description":"the sum of","details":[
                {"value":0.7,"description":"retriever [0], weight [1.0] * normalizer [minmax] of score [0.8] at rank [2]","details":[]},
                {"value":0,"description":"retriever [1], which does not have it","details":[]}]},"_source":{"title":"B"}""";
        node.searchAnswer = node.searchAnswer.replace("\"_source\":{\"title\":\"B\"}", explanation);

        JsonNode json = MAPPER.readTree(
                CommandLineRun.of("search", "--json", "--url", node.url(), "x").out());

        assertThat(json.at("/hits/1/rank_knn").intValue()).isEqualTo(2);
        assertThat(json.at("/hits/1/rank_text").isNull()).isTrue();
        assertThat(fusionOf("x")).isEqualTo(MAPPER.readTree("{\"fusion\":\"score\",\"rank_window_size\":100}"));
    }

    @Test
    void fusionCanBeByRanks() throws IOException {
        JsonNode byDefault = MAPPER.readTree("{\"fusion\":\"rrf\",\"rank_constant\":60,\"rank_window_size\":100}");

        assertThat(fusionOf("--fusion", "rrf", "x")).isEqualTo(byDefault);
        assertThat(fusionOf("--fusion", "rrf", "--rank-constant", "1", "x").get("rank_constant"))
                .isEqualTo(MAPPER.readTree("1"));
        CommandLineRun refused = CommandLineRun.of("search", "--url", node.url(), "--rank-constant", "1", "x");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("[--rank-constant] has no meaning for [--fusion] [score], got [1]");
    }

    @Test
    void theWordsCanWeighMore() throws IOException {
        CommandLineRun.of("search", "--text-weight", "2", "--url", node.url(), "x");

        assertThat(retriever().at("/retrievers/0/weight").doubleValue()).isEqualTo(1);
        assertThat(retriever().at("/retrievers/1/weight").doubleValue()).isEqualTo(2);
    }

    /** What the node is told beside the two retrievers. */
    private JsonNode fusionOf(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("search", "--url", node.url()));
        line.addAll(List.of(arguments));
        CommandLineRun.of(line.toArray(String[]::new));
        return ((ObjectNode) retriever()).without("retrievers");
    }

    /** Of the newest request. */
    private JsonNode retriever() throws IOException {
        List<FakeCluster.Received> requests = node.received("POST", "/arxiv-papers/_search");
        return MAPPER.readTree(requests.get(requests.size() - 1).body()).at("/retriever/djl_hybrid");
    }

    @Test
    void abstractsAreShownWholeOrNotAtAll() {
        assertThat(search("--abstract", "strings").out()).contains("             Strings are small. They vibrate.");
        assertThat(search("--brief", "strings").out()).doesNotContain("vibrate").contains("Naïve strings");
    }

    @Test
    void aLaterPageGoesOnWithTheRanks() throws IOException {
        CommandLineRun run = search("--page=2", "--k=1", "strings");

        assertThat(run.out()).startsWith("  2  0.8000  B").doesNotContain("Naïve");
        assertThat(lastSearch().get("size").intValue()).isEqualTo(2);
        assertThat(search("--page=0", "x").err()).contains("[--page] must be at least 1, got [0]");
    }

    @Test
    void theNewestMayComeFirst() {
        node.searchAnswer =
                node.searchAnswer.replace("{\"title\":\"B\"}", "{\"title\":\"B\",\"submitted\":\"2021-06-01\"}");

        assertThat(search("--sort=date", "--brief", "strings")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("  ") && line.contains("0.8")))
                .first()
                .asString()
                .endsWith("B");
    }

    @Test
    void aPhraseInQuotesIsInEveryPaper() throws IOException {
        search("--author", "Vaswani", "--mode=knn", "find", "\"low rank\"", "updates");

        JsonNode knn = lastSearch().at("/query/knn");
        assertThat(knn.at("/query_vector_builder/djl_text_embedding/model_text").textValue())
                .isEqualTo("find low rank updates");
        assertThat(knn.get("filter").findValuesAsText("query")).containsExactly("Vaswani", "low rank");
    }

    @Test
    void aQueryWithoutAnyKnownWordIsDoubted() {
        node.documents.clear();

        assertThat(search("xyzzy").err())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: no paper has a word of [xyzzy]: these are only the nearest, and their"
                                + " scores say little");
        assertThat(search("--mode=text", "xyzzy").err()).isEmpty();
    }

    private CommandLineRun search(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", "--url", node.url()));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private JsonNode lastSearch() throws IOException {
        List<FakeCluster.Received> requests = node.received("POST", "/arxiv-papers/_search");
        return MAPPER.readTree(requests.get(requests.size() - 1).body());
    }

    @Test
    void whoMayNotSeeMappingsIsToldWhatIsNotKnown() {
        node.mappingsForbidden = true;

        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), "strings");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Naïve strings");
        assertThat(run.err())
                .contains(
                        "without the privilege [view_index_metadata] nobody knows which model made the vectors of index"
                                + " [arxiv-papers]");
        assertThat(CommandLineRun.of("search", "--url", node.url(), "--model", "mine", "strings")
                        .err())
                .isEmpty();
        assertThat(CommandLineRun.of("search", "--url", node.url(), "--mode", "text", "strings")
                        .err())
                .isEmpty();
    }

    @Test
    void aTextOfMoreThan32WordsIsUsedButAdvisedAgainst() throws IOException {
        String words = "word ".repeat(33).strip();

        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), words);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: [TEXT] has 33 words, at most 32 are advised; all of them are used");
        assertThat(node.received("POST", "/arxiv-papers/_search").get(0).body()).contains(words);
        assertThat(CommandLineRun.of("search", "--url", node.url(), "word ".repeat(32))
                        .err())
                .isEmpty();
    }

    @Test
    void nothingFoundIsNoFailure() {
        node.searchAnswer =
                "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"hits\":{\"hits\":[]}}";

        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), "x");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("no papers found");
    }

    @Test
    void aMissingIndexIsExplained() {
        CommandLineRun run = CommandLineRun.of("search", "--url", node.url(), "--index", "none", "x");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: index [none] does not exist: create it with 'arxiv-loader setup --index none'");
    }
}
