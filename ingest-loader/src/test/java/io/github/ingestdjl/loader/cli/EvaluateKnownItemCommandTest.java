/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateKnownItemCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String COPY = "arxiv-papers-known-item-000001";

    // Two that can be divided, one of a single sentence, one without an abstract.
    private static final List<List<String>> PAPERS = List.of(
            List.of("2106.00001", "Title 1", "First sentence of one paper. The rest of this one. And more."),
            List.of("2106.00002", "Title 2", "First sentence of another paper. The rest of that one, e.g. this."),
            List.of("2106.00003", "Title 3", "One sentence, of i.e. ten words, has no rest."),
            List.of("2106.00004", "Title 4", ""));

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void papers() {
        node.setUp("arxiv-papers", "arxiv");
        PAPERS.forEach(paper -> node.documents.put(paper.get(0), MAPPER.createObjectNode()));
        node.searching = request -> {
            if (request.has("pit")) {
                return hits(request.has("search_after") ? List.of() : PAPERS);
            }
            String text = text(request);
            // Whatever is asked, the first paper is the first, and the second one is missing where its sentence is
            // looked for.
            return hits(text.startsWith("First sentence of another") ? PAPERS.subList(0, 1) : PAPERS.subList(0, 2));
        };
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void titlesAreLookedForInAllAbstractsAndSentencesInTheRestsOfTheSample() throws IOException {
        CommandLineRun run = evaluate("--mode=knn,text", "--json");
        JsonNode json = MAPPER.readTree(run.out());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(json.at("/sample").asInt()).isEqualTo(2);
        assertThat(json.at("/runs")).hasSize(4);
        // The paper itself first in one of two lists, and second in the other.
        assertRun(json.at("/runs/0"), "title", "abstract", 4, 0.5, 1, 0.75);
        assertRun(json.at("/runs/2"), "sentence", "rest", 2, 0.5, 0.5, 0.5);
        // Not the same by chance, so nothing is said of it.
        assertThat(json.has("random")).isFalse();
        assertThat(node.received("POST", "/arxiv-papers/_search")).hasSize(4);
        assertThat(node.received("POST", "/arxiv-papers-known-item/_search")).hasSize(4);
        assertThat(node.bulks().get(0).body())
                .contains("\"abstract\":\"The rest of this one. And more.\"", "The rest of that one, e.g. this.")
                .doesNotContain("First sentence");
        assertThat(node.indices.names()).containsExactly("arxiv-papers-000001");
    }

    @Test
    void sentencesAreLookedForInTitlesWithoutACopy() throws IOException {
        JsonNode json = MAPPER.readTree(
                evaluate("--field=title", "--mode=text", "--json").out());

        assertThat(json.at("/runs")).hasSize(1);
        assertRun(json.at("/runs/0"), "sentence", "title", 4, 0.5, 0.5, 0.5);
        assertThat(json.at("/random/hits_at_1").asDouble()).isEqualTo(0.25);
        assertThat(node.bulks()).isEmpty();
    }

    @Test
    void theSampleIsAsLargeAsAskedForAndTheSameForTheSameSeed() {
        String one = evaluate("--sample=1", "--query=title", "--mode=text").out();

        assertThat(one).contains("1 of 4 papers, drawn by seed 1");
        assertThat(evaluate("--sample=1", "--query=title", "--mode=text").out()).isEqualTo(one);
    }

    @Test
    void thePapersThatAreDrawnCanBeRestrictedAndAllAreSearched() {
        CommandLineRun run = evaluate("--query=title", "--mode=text", "--since=2019", "--category=cs.CL");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(node.received("POST", "/_search").get(0).body()).contains("2019-01-01", "cs.CL");
        assertThat(node.received("POST", "/arxiv-papers/_search")).hasSize(2).noneMatch(search -> search.body()
                .contains("2019-01-01"));
        assertThat(evaluate("--since=2020", "--until=2019").exitCode()).isEqualTo(2);
    }

    @Test
    void aCopyThatAKilledRunHasLeftIsReplacedAndAnotherIndexIsNot() throws IOException {
        node.indices.put(COPY, MAPPER.readTree("""
                {"aliases":{"arxiv-papers-known-item":{}},"mappings":{"_meta":{"arxiv_loader_known_item_of":"arxiv-papers"}}}"""));
        assertThat(evaluate("--mode=text").exitCode()).isZero();
        assertThat(node.indices.names()).doesNotContain(COPY);

        node.indices.put(COPY, MAPPER.createObjectNode());
        CommandLineRun run = evaluate("--mode=text");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("index [" + COPY + "] is in the way");
        assertThat(node.indices.names()).contains(COPY);
    }

    @Test
    void afterAFailureTheCopyIsGone() {
        FakeCluster.Searching working = node.searching;
        node.searching = request -> {
            if (request.has("pit") || !text(request).startsWith("First")) {
                return working.answer(request);
            }
            throw new FakeCluster.Refusal(400, "search_phase_execution_exception", "no search today");
        };

        CommandLineRun run = evaluate("--mode=text");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no search today");
        assertThat(node.indices.names()).containsExactly("arxiv-papers-000001");
    }

    @Test
    void anIndexWithoutAPipelineCannotEmbedTheRests() {
        node.setUp("arxiv-papers", "_none");

        CommandLineRun run = evaluate();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("index [arxiv-papers] must have a default pipeline");
        assertThat(node.indices.names()).containsExactly("arxiv-papers-000001");
    }

    @Test
    void anIndexWithoutAbstractsFails() {
        node.searching = request -> hits(List.of());

        CommandLineRun run = evaluate();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("no paper of index [arxiv-papers] that may be drawn has an abstract of two sentences");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --sample=0 | [--sample] must be between 1 and 10000, got [0]
                    --field=both | [--field] must be one of [title, abstract], got [both]
                    --query=author | expected one of [title, sentence], got [author]
                    --query=title --field=title | a title among titles finds itself
                    """)
    void whatMakesNoSenseIsRefused(String options, String message) {
        CommandLineRun run = evaluate(options.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(node.received).isEmpty();
    }

    private static void assertRun(
            JsonNode run, String query, String field, int papers, double hitsAt1, double hits, double mrr) {
        assertThat(run.get("query").asText()).isEqualTo(query);
        assertThat(run.get("field").asText()).isEqualTo(field);
        assertThat(run.get("papers").asInt()).isEqualTo(papers);
        assertThat(run.at("/hits_at_1/mean").asDouble()).isEqualTo(hitsAt1);
        assertThat(run.at("/hits_at_10/mean").asDouble()).isEqualTo(hits);
        assertThat(run.at("/mrr_at_10/mean").asDouble()).isEqualTo(mrr);
    }

    private CommandLineRun evaluate(String... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("evaluate", "known-item", "--url", node.url()), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** What a search looks for. */
    private static String text(JsonNode request) {
        JsonNode meaning = request.findValue("model_text");
        return meaning != null
                ? meaning.asText()
                : request.findValue("multi_match").path("query").asText();
    }

    private static String hits(List<List<String>> papers) {
        ObjectNode answer = MAPPER.createObjectNode().put("took", 1).put("timed_out", false);
        answer.putObject("_shards")
                .setAll(Map.of(
                        "total", MAPPER.getNodeFactory().numberNode(1),
                        "successful", MAPPER.getNodeFactory().numberNode(1),
                        "failed", MAPPER.getNodeFactory().numberNode(0)));
        ObjectNode hits = answer.putObject("hits");
        hits.putObject("total").put("value", papers.size()).put("relation", "eq");
        ArrayNode list = hits.putArray("hits");
        for (List<String> paper : papers) {
            ObjectNode hit =
                    list.addObject().put("_index", "p").put("_id", paper.get(0)).put("_score", 1.0);
            ObjectNode source = hit.putObject("_source").put("id", paper.get(0)).put("title", paper.get(1));
            if (!paper.get(2).isEmpty()) {
                source.put("abstract", paper.get(2));
            }
            hit.putArray("sort").add(1);
        }
        return answer.toString();
    }
}
