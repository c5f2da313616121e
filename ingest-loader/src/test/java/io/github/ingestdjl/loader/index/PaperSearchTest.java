/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaperSearchTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeCluster node = new FakeCluster();
    private final ClusterClient cluster =
            ClusterClient.open(new ConnectionSettings(URI.create(node.url()), Credentials.none(), null, null));
    private final PaperSearch search = new PaperSearch(cluster, "papers");

    @AfterEach
    void close() throws Exception {
        cluster.close();
        node.close();
    }

    @Test
    void theTextIsEmbeddedByTheNode() throws Exception {
        node.setUp("papers", "arxiv");
        node.searchAnswer = answer("");

        search.nearest(new SearchQuery("\"low\" rank", SearchQuery.Field.ABSTRACT, null, 7, 100));

        assertThat(MAPPER.readTree(
                        node.received("POST", "/papers/_search").get(0).body()))
                .isEqualTo(MAPPER.readTree("""
                                {"_source":{"excludes":["title_vector","abstract_vector"]},"size":7,
                                "knn":[{"field":"abstract_vector","k":7,"num_candidates":100,
                                "query_vector_builder":{"djl_text_embedding":{"model_text":"\\"low\\" rank"}}}]}"""));
    }

    @Test
    void fieldAndModelCanBeChosen() throws Exception {
        node.setUp("papers", "arxiv");
        node.searchAnswer = answer("");

        search.nearest(new SearchQuery("x", SearchQuery.Field.TITLE, "tiny-model", 7, 100));

        assertThat(MAPPER.readTree(
                                node.received("POST", "/papers/_search").get(0).body())
                        .at("/knn/0"))
                .isEqualTo(MAPPER.readTree("""
                                {"field":"title_vector","k":7,"num_candidates":100,
                                "query_vector_builder":{"djl_text_embedding":{"model_id":"tiny-model","model_text":"x"}}}"""));
    }

    @Test
    void hitsComeBackInTheirOrder() {
        node.setUp("papers", "arxiv");
        node.searchAnswer = answer("""
                {"_index":"papers","_id":"hep-th/9901001","_score":0.9,"_source":{"id":"hep-th/9901001","title":"A",
                "authors":["A. One"],"categories":["hep-th","math-ph"],"primary_category":"hep-th","submitted":"1999-01-02","other":1}},
                {"_index":"papers","_id":"2106.00001","_score":0.8,"_source":{"title":"B"}}""");

        SearchResult result = search.nearest(new SearchQuery("x", SearchQuery.Field.ABSTRACT, null, 7, 100));

        assertThat(result.tookMillis()).isEqualTo(12);
        assertThat(result.hits())
                .containsExactly(
                        new SearchResult.Hit(
                                0.9,
                                "hep-th/9901001",
                                "A",
                                List.of("A. One"),
                                "hep-th",
                                List.of("hep-th", "math-ph"),
                                LocalDate.of(1999, 1, 2)),
                        new SearchResult.Hit(0.8, "2106.00001", "B", List.of(), null, List.of(), null));
    }

    @Test
    void aMissingIndexNamesTheCommandThatMakesIt() {
        assertThatThrownBy(() -> search.nearest(new SearchQuery("x", SearchQuery.Field.ABSTRACT, null, 7, 100)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("arxiv-loader setup --index papers");
    }

    @Test
    void aMissingPluginIsNamed() {
        node.pluginInstalled = false;

        assertThatThrownBy(() -> search.nearest(new SearchQuery("x", SearchQuery.Field.ABSTRACT, null, 7, 100)))
                .hasMessageContaining("install the plugin ingest-djl");
    }

    @Test
    void impossibleQueriesAreRefusedWithTheValidValues() {
        assertThatThrownBy(() -> new SearchQuery(" ", SearchQuery.Field.TITLE, null, 10, 100))
                .hasMessage("[TEXT] must not be blank");
        assertThatThrownBy(() -> new SearchQuery("x", SearchQuery.Field.TITLE, null, 0, 100))
                .hasMessage("[--k] must be between 1 and 10000, got [0]");
        assertThatThrownBy(() -> new SearchQuery("x", SearchQuery.Field.TITLE, null, 10, 9))
                .hasMessage("[--num-candidates] must be between [--k] 10 and 10000, got [9]");
    }

    private static String answer(String hits) {
        return """
                {"took":12,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
                "hits":{"max_score":0.9,"hits":[%s]}}""".formatted(hits);
    }
}
