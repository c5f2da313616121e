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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOTALS = """
            {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
            "hits":{"total":{"value":7,"relation":"eq"},"max_score":null,"hits":[]},"aggregations":{
            "filter#title_vector":{"doc_count":5},"filter#abstract_vector":{"doc_count":4},"filter#withdrawn":{"doc_count":1},
            "min#first":{"value":1.4893632E12,"value_as_string":"2017-03-13T00:00:00.000Z"},
            "max#last":{"value":1.4974848E12,"value_as_string":"2017-06-15T00:00:00.000Z"},
            "date_histogram#month":{"buckets":[{"key_as_string":"2017-03","key":1488326400000,"doc_count":1},
            {"key_as_string":"2017-06","key":1496275200000,"doc_count":3}]}}}""";
    private static final String FIRST_CELLS = cells("""
            "after_key":{"month":"2017-03","category":"cs.CL"},"buckets":[
            {"key":{"month":"2017-03","category":"cs.CL"},"doc_count":1}]""");
    private static final String LAST_CELLS = cells("""
            "after_key":{"month":"2017-06","category":"cs.SD"},"buckets":[
            {"key":{"month":"2017-06","category":"cs.SD"},"doc_count":3}]""");
    private static final String NO_CELLS = cells("\"buckets\":[]");

    private static final String UNDATED = """
            {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"hits":[
            {"_index":"papers","_id":"cs/9912001","_score":null,"fields":{"categories":["cs.CL","cs.SD"]},"sort":[3]},
            {"_index":"papers","_id":"1706.00001","_score":null,"sort":[4]},
            {"_index":"papers","_id":"math/9913001","_score":null,"fields":{"categories":["cs.SD"]},"sort":[5]}]}}""";

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void sevenPapers() {
        node.setUp("arxiv-papers", "arxiv");
        node.searching = request -> {
            if (!request.has("aggregations")) {
                return UNDATED;
            }
            JsonNode after = request.at("/aggregations/cells/composite/after");
            if (after.isMissingNode()) {
                return request.at("/aggregations/cells").isMissingNode() ? TOTALS : FIRST_CELLS;
            }
            return after.get("month").textValue().equals("2017-03") ? LAST_CELLS : NO_CELLS;
        };
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void countsArePrintedForPeopleAsWideAsTheTerminal() {
        CommandLineRun run =
                CommandLineRun.withEnvironment(Map.of("ARXIV_LOADER_URL", node.url(), "COLUMNS", "30"), "stats");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "papers      7",
                        "vectors     5 of titles, 4 of abstracts",
                        "submitted   2017-03-13 to 2017-06-15",
                        "no date     3, counted by the month of their ids",
                        "1999  1  ████▎",
                        "2017  5  █████████████████████",
                        "cs.SD  5  ████████████████████",
                        "cs.CL  2  ████████");
    }

    @Test
    void everyPageOfTheTableIsPrintedForPrograms() throws IOException {
        JsonNode json = MAPPER.readTree(
                CommandLineRun.of("stats", "--json", "--url", node.url()).out());

        assertThat(json).isEqualTo(MAPPER.readTree("""
                {"index":"arxiv-papers","papers":7,"with_title_vector":5,"with_abstract_vector":4,"withdrawn":1,
                "first":"2017-03-13","last":"2017-06-15","undated":3,"months":{"1999-12":1,"2017-03":1,"2017-06":4},
                "categories":{"cs.SD":5,"cs.CL":2},"months_and_categories":[
                {"month":null,"category":"cs.SD","papers":1},{"month":"1999-12","category":"cs.CL","papers":1},
                {"month":"1999-12","category":"cs.SD","papers":1},{"month":"2017-03","category":"cs.CL","papers":1},
                {"month":"2017-06","category":"cs.SD","papers":3}]}"""));
    }

    @Test
    void allIsCountedAtOneMomentThroughTheFilter() throws IOException {
        CommandLineRun.of("stats", "--url", node.url(), "--category", "cs", "--until", "2020-12-31");

        List<FakeCluster.Received> searches = node.received("POST", "/_search");
        assertThat(searches).hasSize(5);
        for (FakeCluster.Received search : searches) {
            JsonNode request = MAPPER.readTree(search.body());
            assertThat(request.at("/pit/id").textValue()).isEqualTo("pit-of/arxiv-papers");
            assertThat(request.at("/query/bool/filter")).hasSize(2);
        }
        assertThat(node.pointsInTime).isEmpty();
    }

    @Test
    void papersWithoutADateComePageByPage() throws IOException {
        String hit = "{\"_index\":\"papers\",\"_id\":\"1801.00001\",\"_score\":null,\"sort\":[7]},";
        FakeCluster.Searching counting = node.searching;
        node.searching = request -> {
            String answer = counting.answer(request);
            return request.has("aggregations") || request.has("search_after")
                    ? answer
                    : answer.replace("\"hits\":[", "\"hits\":[" + hit.repeat(5000 - 3));
        };

        JsonNode json = MAPPER.readTree(
                CommandLineRun.of("stats", "--json", "--url", node.url()).out());

        assertThat(json.at("/months/2018-01").intValue()).isEqualTo(4997);
        assertThat(json.at("/months/1999-12").intValue()).isEqualTo(2);
        List<FakeCluster.Received> searches = node.received("POST", "/_search");
        assertThat(MAPPER.readTree(searches.get(searches.size() - 1).body())
                        .at("/search_after/0")
                        .intValue())
                .isEqualTo(5);
    }

    @Test
    void aSearchThatFindsNothingTellsOfCategoriesThatNoPaperHas() {
        String nothing =
                "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0},\"hits\":{\"hits\":[]}}";
        FakeCluster.Searching counting = node.searching;
        node.searching = request -> request.has("aggregations") ? counting.answer(request) : nothing;

        CommandLineRun run =
                CommandLineRun.of("search", "--url", node.url(), "--mode", "text", "--category", "cs.CK,cs,math", "x");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("no papers found\n");
        assertThat(run.err().lines())
                .containsExactly(
                        "arxiv-loader: no paper of category [cs.CK]; nearest: [cs.CL, cs.SD]",
                        "arxiv-loader: no paper of category [math]; nearest: [cs.CL, cs.SD]");
    }

    @Test
    void aMissingIndexIsExplained() {
        CommandLineRun run = CommandLineRun.of("stats", "--url", node.url(), "--index", "none");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("index [none] does not exist");
    }

    private static String cells(String buckets) {
        return """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
                "hits":{"max_score":null,"hits":[]},"aggregations":{"composite#cells":{%s}}}""".formatted(buckets);
    }
}
