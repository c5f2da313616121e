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
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimilarPapersTest extends ClusterScenario {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SimilarPapers similar = new SimilarPapers(cluster, "papers");

    @BeforeEach
    void threePapers() throws IOException {
        node.setUp("papers", "arxiv");
        node.documents.put("1", MAPPER.readTree("{\"title_vector\":[1,0],\"abstract_vector\":[0.5,0.25]}"));
        node.documents.put("2", MAPPER.readTree("{\"title_vector\":[0,1],\"abstract_vector\":[0.25,0.75]}"));
        node.documents.put("3", MAPPER.readTree("{\"title_vector\":[1,1]}"));
        node.searching = this::answered;
    }

    @Test
    void theMeanOfTheirVectorsIsAskedForWithoutThemselves() throws IOException {
        SearchResult result = similar.nearest(query(PaperField.ABSTRACT, "1", "2", "1"));

        assertThat(lastRequest().get("query")).isEqualTo(MAPPER.readTree("""
                        {"knn":{"field":"abstract_vector","query_vector":[0.375,0.5],"k":7,"num_candidates":1000,
                        "filter":[{"bool":{"must_not":[{"ids":{"values":["1","2"]}}]}}]}}"""));
        assertThat(result.hits()).extracting(SearchResult.Hit::id).containsExactly("9");
    }

    @Test
    void bothVectorsHaveTheirOwnMean() throws IOException {
        similar.nearest(query(PaperField.BOTH, "1", "2"));

        JsonNode queries = lastRequest().at("/query/dis_max/queries");
        assertThat(queries.at("/0/knn/query_vector")).isEqualTo(MAPPER.readTree("[0.5,0.5]"));
        assertThat(queries.at("/1/knn/query_vector")).isEqualTo(MAPPER.readTree("[0.375,0.5]"));
    }

    @Test
    void filtersHoldToo() throws IOException {
        similar.nearest(new SimilarPapers.Request(
                List.of("1"),
                List.of(),
                PaperField.TITLE,
                Neighbours.of(7),
                new PaperFilter(List.of("cs.CL"), null, null)));

        assertThat(lastRequest().at("/query/knn/filter")).hasSize(2);
        assertThat(lastRequest()
                        .at("/query/knn/filter/0/bool/should/0/term/categories/value")
                        .textValue())
                .isEqualTo("cs.CL");
    }

    @Test
    void allMissingPapersAreNamed() {
        assertThatThrownBy(() -> similar.nearest(query(PaperField.TITLE, "8", "1", "7")))
                .isInstanceOf(ClusterException.class)
                .hasMessage("index [papers] has no papers [8, 7]");
    }

    @Test
    void papersWithoutTheVectorAreNamed() {
        assertThatThrownBy(() -> similar.nearest(query(PaperField.BOTH, "1", "3")))
                .isInstanceOf(ClusterException.class)
                .hasMessage("index [papers] has no [abstract_vector] of paper [3]");
    }

    @Test
    void aMissingIndexNamesTheCommandThatMakesIt() {
        node.indices.clear();

        assertThatThrownBy(() -> similar.nearest(query(PaperField.TITLE, "1")))
                .hasMessageContaining("arxiv-loader setup --index papers");
    }

    @Test
    void tooManyPapersAreRefused() {
        assertThatThrownBy(() -> query(PaperField.TITLE))
                .hasMessage("[ID] must be 1 to 1000 papers, those of [--not] included, got [0]");
        List<String> many = new ArrayList<>(Collections.nCopies(1001, "1"));
        assertThat(new SimilarPapers.Request(
                                many,
                                List.of(),
                                PaperField.TITLE,
                                Neighbours.of(7),
                                new PaperFilter(List.of(), null, null))
                        .ids())
                .hasSize(1);
        for (int i = 0; i < many.size(); i++) {
            many.set(i, String.valueOf(i));
        }
        assertThatThrownBy(() -> new SimilarPapers.Request(
                        many, List.of(), PaperField.TITLE, Neighbours.of(7), new PaperFilter(List.of(), null, null)))
                .hasMessage("[ID] must be 1 to 1000 papers, those of [--not] included, got [1001]");
    }

    /** A quarter of the mean of what is not liked is taken away; it is left out itself. */
    @Test
    void whatIsNotLikedPushesTheMeanAway() throws IOException {
        similar.nearest(query(PaperField.ABSTRACT, List.of("2"), "1"));

        assertThat(lastRequest().at("/query/knn/query_vector")).isEqualTo(MAPPER.readTree("[0.4375,0.0625]"));
        assertThat(lastRequest().at("/query/knn/filter/0/bool/must_not/0/ids/values"))
                .isEqualTo(MAPPER.readTree("[\"1\",\"2\"]"));
        assertThatThrownBy(() -> query(PaperField.ABSTRACT, List.of("1"), "1"))
                .hasMessage("[--not] must not be one of the papers to start from, got [1]");
        assertThatThrownBy(() -> similar.nearest(query(PaperField.ABSTRACT, List.of("8"), "1")))
                .hasMessage("index [papers] has no paper [8]");
    }

    @Test
    void theNearestOfEachPaperComeInTurnsAndOnce() {
        List<String> lists = new ArrayList<>(List.of("a b c", "b d"));
        node.searching = request ->
                request.at("/query/ids").isMissingNode() ? found(lists.remove(0).split(" ")) : answered(request);

        assertThat(similar.nearestOfEach(query(PaperField.ABSTRACT, "1", "2")).hits())
                .extracting(SearchResult.Hit::id)
                .containsExactly("a", "b", "d", "c");
    }

    private static String found(String... ids) {
        String hits = Stream.of(ids)
                .map("{\"_index\":\"p\",\"_id\":\"%s\",\"_score\":1,\"_source\":{\"title\":\"T\"}}"::formatted)
                .collect(Collectors.joining(","));
        return "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0},\"hits\":{\"hits\":["
                + hits + "]}}";
    }

    private static SimilarPapers.Request query(PaperField field, String... ids) {
        return query(field, List.of(), ids);
    }

    private static SimilarPapers.Request query(PaperField field, List<String> unlike, String... ids) {
        return new SimilarPapers.Request(
                List.of(ids), unlike, field, Neighbours.of(7), new PaperFilter(List.of(), null, null));
    }

    private JsonNode lastRequest() throws IOException {
        List<FakeCluster.Received> searches = node.received("POST", "/papers/_search");
        return MAPPER.readTree(searches.get(searches.size() - 1).body());
    }

    /** The papers asked for by their ids, or one neighbour. */
    private String answered(JsonNode request) {
        JsonNode ids = request.at("/query/ids/values");
        List<String> hits = new ArrayList<>();
        if (ids.isMissingNode()) {
            hits.add("{\"_index\":\"papers\",\"_id\":\"9\",\"_score\":0.5,\"_source\":{\"title\":\"T\"}}");
        }
        ids.forEach(id -> {
            if (node.documents.containsKey(id.textValue())) {
                hits.add("{\"_index\":\"papers\",\"_id\":\"%s\",\"_score\":1,\"_source\":%s}"
                        .formatted(id.textValue(), node.documents.get(id.textValue())));
            }
        });
        return """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"hits":[%s]}}""".formatted(hits.stream().collect(Collectors.joining(",")));
    }
}
