/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class BulkIT {
    private static final int DOCUMENTS = 1000;

    @Test
    void thousandDocumentsOfOneBulkAllGetTheirVectors(Node node) {
        List<Paper> sample = Papers.sample();
        List<Paper> papers = new ArrayList<>(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            Paper paper = sample.get(i % sample.size());
            papers.add(new Paper("bulk-" + i, paper.title() + " " + i, paper.abstractText()));
        }
        Papers.createIndex(node.client(), "bulk", "cosine");
        Papers.index(node.client(), "bulk", papers);

        Response count = Checks.ok(node.client().post("/bulk/_count", """
                { "query": { "bool": { "filter": [
                    { "exists": { "field": "title_vector" } }, { "exists": { "field": "abstract_vector" } } ] } } }"""));
        assertThat(count.body().path("count").asInt()).isEqualTo(DOCUMENTS);
    }

    @Test
    void badDocumentFailsAloneInItsBulk(Node node) {
        Papers.createIndex(node.client(), "bulk-bad", "cosine");
        Response response = Checks.ok(node.client().post("/bulk-bad/_bulk", """
                { "index": { "_id": "good" } }
                { "title": "a title", "abstract": "an abstract" }
                { "index": { "_id": "bad" } }
                { "title": "a title" }
                """));
        assertThat(response.body().at("/items/0/index/status").asInt()).isEqualTo(201);
        assertThat(response.body().at("/items/1/index/status").asInt()).isEqualTo(400);
        assertThat(response.body().at("/items/1/index/error/reason").asText())
                .contains("field [abstract] is missing, null or blank");
        assertThat(node.client().get("/bulk-bad/_doc/bad").status()).isEqualTo(404);
    }
}
