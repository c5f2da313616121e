/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimilarCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void twoPapersAndTheirNeighbour() {
        node.setUp("arxiv-papers", "arxiv");
        node.searching = request -> request.at("/query/ids").isMissingNode()
                ? answer("{\"_index\":\"p\",\"_id\":\"2106.00009\",\"_score\":0.75,\"_source\":{\"title\":\"Near\"}}")
                : answer(
                        "{\"_index\":\"p\",\"_id\":\"2106.00001\",\"_score\":1,\"_source\":{\"abstract_vector\":[1,0]}}",
                        "{\"_index\":\"p\",\"_id\":\"hep-th/9901001\",\"_score\":1,\"_source\":{\"abstract_vector\":[0,1]}}");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void neighboursArePrintedForPeople() {
        CommandLineRun run = similar("2106.00001", "hep-th/9901001");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsExactly("  1  0.7500  Near", "             https://arxiv.org/abs/2106.00009");
    }

    @Test
    void neighboursArePrintedForPrograms() throws IOException {
        JsonNode json = MAPPER.readTree(
                similar("2106.00001", "hep-th/9901001", "--json").out());

        assertThat(json.get("similar_to").toString()).isEqualTo("[\"2106.00001\",\"hep-th/9901001\"]");
        assertThat(json.at("/hits/0/id").textValue()).isEqualTo("2106.00009");
        assertThat(json.at("/hits/0").has("rank_knn")).isFalse();
    }

    @Test
    void neighboursArePrintedForBibliographies() {
        assertThat(similar("2106.00001", "hep-th/9901001", "--format", "bibtex").out())
                .startsWith("@misc{arXiv:2106.00009,")
                .contains("title = {{Near}}");
        assertThat(similar("2106.00001", "hep-th/9901001", "--format", "word").err())
                .contains("[--format] expected one of [jsonl, csv, bibtex, ris, markdown], got [word]");
    }

    @Test
    void idsAreTakenAsPeoplePasteThem() throws IOException {
        CommandLineRun run = similar("https://arxiv.org/abs/2106.00001v2", "arXiv:hep-th/9901001", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(MAPPER.readTree(run.out()).get("similar_to").toString())
                .isEqualTo("[\"2106.00001\",\"hep-th/9901001\"]");
    }

    @Test
    void theQueryIsWhatTheOptionsSay() throws IOException {
        similar("2106.00001", "--k", "3", "--num-candidates", "30", "--category", "cs", "--since", "2020-01-01");

        List<FakeCluster.Received> searches = node.received("POST", "/arxiv-papers/_search");
        JsonNode knn = MAPPER.readTree(searches.get(1).body()).at("/query/knn");
        assertThat(knn.get("k").intValue()).isEqualTo(3);
        assertThat(knn.get("num_candidates").intValue()).isEqualTo(30);
        assertThat(knn.get("filter")).hasSize(3);
    }

    @Test
    void aMissingPaperIsExplained() {
        CommandLineRun run = similar("2106.00001", "2106.00002");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("arxiv-loader: index [arxiv-papers] has no paper [2106.00002]");
    }

    private CommandLineRun similar(String... arguments) {
        String[] args = new String[arguments.length + 3];
        args[0] = "similar";
        args[1] = "--url";
        args[2] = node.url();
        System.arraycopy(arguments, 0, args, 3, arguments.length);
        return CommandLineRun.of(args);
    }

    private static String answer(String... hits) {
        return """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"hits":[%s]}}""".formatted(String.join(",", hits));
    }
}
