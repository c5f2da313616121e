/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class SearchIT {
    private static final List<Paper> SAMPLE = Papers.sample();

    private final Node node;

    SearchIT(Node node) {
        this.node = node;
    }

    @BeforeAll
    static void indexSample(Node node) {
        for (String similarity : List.of("cosine", "l2_norm")) {
            Papers.createIndex(node.client(), "sample-" + similarity, similarity);
            Papers.index(node.client(), "sample-" + similarity, SAMPLE);
        }
    }

    @Test
    void everyPaperIsFoundFirstByItsOwnTitle() {
        for (Paper paper : SAMPLE) {
            assertThat(Papers.nearest(node.client(), "sample-cosine", "title_vector", paper.title(), 3))
                    .as(paper.title())
                    .first()
                    .isEqualTo(paper.id());
        }
    }

    @Test
    void papersAreFoundByTheMeaningOfTheirAbstracts() {
        long found = SAMPLE.stream()
                .filter(paper -> Papers.nearest(node.client(), "sample-cosine", "abstract_vector", paper.title(), 10)
                        .contains(paper.id()))
                .count();
        assertThat(found).isGreaterThanOrEqualTo(SAMPLE.size() * 9 / 10);
    }

    @Test
    void cosineAndL2NormAgreeOnTheOrder() {
        for (Paper paper : SAMPLE.subList(0, 50)) {
            assertThat(Papers.nearest(node.client(), "sample-l2_norm", "abstract_vector", paper.title(), 10))
                    .isEqualTo(Papers.nearest(node.client(), "sample-cosine", "abstract_vector", paper.title(), 10));
        }
    }

    @Test
    void knnQueryAndFilterTakeTheBuilderToo() {
        var response = Checks.ok(node.client().post("/sample-cosine/_search", """
                { "query": { "bool": {
                    "must": { "knn": { "field": "abstract_vector", "k": 5, "num_candidates": 50,
                      "query_vector_builder": { "djl_text_embedding": {
                        "model_id": "arxiv-static-384-v3", "model_text": "attention in translation" } } } },
                    "filter": { "match": { "title": "attention" } } } } }"""));
        assertThat(response.body().at("/hits/hits")).isNotEmpty();
    }

    @Test
    void badQueriesAreRefused() {
        refusedQuery("\"model_text\": \"  \"", "[model_text] must not be blank, got [  ]");
        refusedQuery("\"model_id\": \"x\"", "Required [model_text]");
        refusedQuery("\"model_text\": \"x\", \"text\": \"y\"", "unknown field [text]");
        refusedQuery(
                "\"model_text\": \"x\", \"model_id\": \"no-such-model\"",
                "[model_id] names no model of this node, got [no-such-model]");
        refusedQuery("\"model_text\": \"x\", \"model_id\": \"../x\"", "[model_id] must match", "got [../x]");
        refusedQuery(
                "\"model_text\": \"x\", \"model_fingerprint\": \"00000000000000000000000000000000\"",
                "[model_fingerprint] must be [",
                "for model [arxiv-static-384-v3] as this node has it, got [00000000000000000000000000000000]");
    }

    private void refusedQuery(String builder, String... reasons) {
        Checks.refused(node.client().post("/sample-cosine/_search", """
                        { "knn": { "field": "abstract_vector", "k": 5, "num_candidates": 50,
                            "query_vector_builder": { "djl_text_embedding": { %s } } } }""".formatted(builder)), reasons);
    }
}
