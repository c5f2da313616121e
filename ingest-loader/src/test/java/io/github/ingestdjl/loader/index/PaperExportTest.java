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
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperExportTest extends ClusterScenario {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PAGE = 4;
    private static final RetryPolicy QUICK = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 3);

    @BeforeEach
    void tenPapers() throws Exception {
        node.setUp("papers", "arxiv");
        node.searching = node.paging(10);
    }

    @Test
    void everyPaperComesOnceInPages() throws Exception {
        List<Integer> pages = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (PaperExport export = export(Long.MAX_VALUE, false)) {
            assertThat(export.total()).isEqualTo(-1);
            for (List<PaperExport.Document> page = export.next(); !page.isEmpty(); page = export.next()) {
                pages.add(page.size());
                page.forEach(paper -> ids.add(paper.id()));
                assertThat(export.total()).isEqualTo(10);
            }
            assertThat(export.next()).isEmpty();
        }

        assertThat(pages).containsExactly(4, 4, 2);
        assertThat(ids).hasSize(10).doesNotHaveDuplicates();
        assertThat(node.pointsInTime).isEmpty();
    }

    @Test
    void pagesFollowEachOtherByTheirPlaceInOneMoment() throws Exception {
        try (PaperExport export = export(Long.MAX_VALUE, false)) {
            export.next();
            export.next();
        }

        List<JsonNode> requests = requests();
        assertThat(requests.get(0).get("sort")).isEqualTo(MAPPER.readTree("[{\"_shard_doc\":{\"order\":\"asc\"}}]"));
        assertThat(requests.get(0).has("search_after")).isFalse();
        assertThat(requests.get(0).get("track_total_hits").booleanValue()).isTrue();
        assertThat(requests.get(1).get("search_after")).isEqualTo(MAPPER.readTree("[3]"));
        assertThat(requests.get(1).get("track_total_hits").booleanValue()).isFalse();
        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(request.at("/pit/keep_alive").textValue()).isEqualTo("10m"));
        assertThat(requests.get(0).at("/_source/excludes"))
                .isEqualTo(MAPPER.readTree("[\"title_vector\",\"abstract_vector\"]"));
    }

    @Test
    void vectorsComeWhenAskedFor() throws Exception {
        try (PaperExport export = export(Long.MAX_VALUE, true)) {
            export.next();
        }

        assertThat(requests().get(0).at("/_source/includes/0").asText()).isEqualTo("*");
    }

    @Test
    void fieldsStandInTheOrderOfOurFilesAndVectorsAtTheEnd() throws Exception {
        node.searching = one("""
                {"title_vector":[0.25,-1.5E-4],"abstract":"A","other":1,"authors":["One"],"title":"T","id":"2106.00001"}""");
        try (PaperExport export = export(1, true)) {
            assertThat(MAPPER.writeValueAsString(export.next().get(0).paper()))
                    .isEqualTo(
                            "{\"id\":\"2106.00001\",\"title\":\"T\",\"abstract\":\"A\",\"authors\":[\"One\"],\"title_vector\":[0.25,-1.5E-4]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"1\"}", "{\"title\":\"T\"}", "{\"id\":\"1\",\"title\":\"T\",\"authors\":7}"})
    void aDocumentThatIsNoPaperComesWithItsProblem(String source) throws Exception {
        node.searching = one(source);
        try (PaperExport export = export(1, false)) {
            PaperExport.Document document = export.next().get(0);

            assertThat(document.paper()).isNull();
            assertThat(document.problem()).startsWith("document [x] is no paper: ");
            assertThat(document.source()).isEqualTo(source);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aPageThatTheClusterHasNoRoomForIsAskedForAgain(int status) throws Exception {
        FakeCluster.Searching paging = node.paging(10);
        AtomicInteger left = new AtomicInteger(3);
        node.searching = request -> {
            if (request.has("search_after") && left.decrementAndGet() > 0) {
                throw new FakeCluster.Refusal(status, "es_rejected_execution_exception", "busy");
            }
            return paging.answer(request);
        };
        try (PaperExport export = export(Long.MAX_VALUE, false)) {
            assertThat(export.next()).hasSize(4);
            assertThat(export.next())
                    .hasSize(4)
                    .first()
                    .extracting(PaperExport.Document::id)
                    .isEqualTo("2106.00004");
        }
    }

    @Test
    void aClusterThatNeverHasRoomFailsTheExport() throws Exception {
        node.searching = request -> {
            throw new FakeCluster.Refusal(429, "es_rejected_execution_exception", "busy");
        };
        try (PaperExport export = export(Long.MAX_VALUE, false)) {
            assertThatThrownBy(export::next)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("busy");
        }
        assertThat(requests()).hasSize(3);
    }

    @Test
    void theLimitIsTheLastPaper() throws Exception {
        try (PaperExport export = export(5, false)) {
            assertThat(export.next()).hasSize(4);
            assertThat(export.total()).isEqualTo(5);
            assertThat(export.next()).hasSize(1);
            assertThat(export.next()).isEmpty();
        }
    }

    @Test
    void aFilterNarrowsItDown() throws Exception {
        PaperFilter filter = new PaperFilter(List.of("cs"), null, null);
        try (PaperExport export = new PaperExport(cluster, "papers", filter, false, 1)) {
            export.next();
        }

        assertThat(requests().get(0).at("/query/bool/filter/0/bool/should")).hasSize(2);
    }

    @Test
    void aMissingIndexNamesTheCommandThatMakesIt() throws Exception {
        node.indices.clear();

        assertThatThrownBy(() -> export(1, false))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("arxiv-loader setup --index papers");
    }

    @Test
    void aMomentThatIsForgottenFailsTheExport() throws Exception {
        try (PaperExport export = export(Long.MAX_VALUE, false)) {
            export.next();
            node.pointsInTime.clear();

            assertThatThrownBy(export::next)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("No search context found");
        }
    }

    private PaperExport export(long limit, boolean vectors) {
        return new PaperExport(
                new PointInTime(cluster, "papers", QUICK),
                new PaperFilter(List.of(), null, null),
                vectors,
                limit,
                PAGE);
    }

    private static FakeCluster.Searching one(String source) {
        return request -> """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
                "hits":{"total":{"value":1,"relation":"eq"},"hits":[{"_index":"papers","_id":"x","_source":%s,"sort":[0]}]}}""".formatted(source);
    }

    private List<JsonNode> requests() throws IOException {
        List<JsonNode> requests = new ArrayList<>();
        for (FakeCluster.Received request : node.received("POST", "/_search")) {
            requests.add(MAPPER.readTree(request.body()));
        }
        return requests;
    }
}
