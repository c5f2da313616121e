/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Papers as tests index and search them, through nothing but the node's REST API. */
final class Papers {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final int BULK = 1000;

    private Papers() {}

    /** The fields the tests need of a paper. */
    record Paper(String id, String title, String abstractText) {}

    /** The sample, whose abstracts have no line breaks. */
    static List<Paper> sample() {
        try {
            List<Paper> papers = new ArrayList<>();
            for (String line : Files.readAllLines(Artifacts.sample())) {
                papers.add(parse(line));
            }
            return papers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Paper parse(String line) throws IOException {
        JsonNode json = JSON.readTree(line);
        return new Paper(
                json.path("id").asText(),
                json.path("title").asText(),
                json.path("abstract").asText());
    }

    /** Creates an index for papers and their vectors, with the pipeline that embeds both texts. */
    static void createIndex(NodeClient client, String index, String similarity) {
        Checks.ok(client.put("/_ingest/pipeline/" + index, """
                { "processors": [ { "djl_text_embedding": {
                    "field_map": { "title": "title_vector", "abstract": "abstract_vector" } } } ] }"""));
        String vector = """
                { "type": "dense_vector", "dims": 384, "similarity": "%s",
                  "index_options": { "type": "hnsw", "m": 16, "ef_construction": 100 } }""".formatted(similarity);
        Checks.ok(client.put("/" + index, """
                { "settings": { "number_of_shards": 1, "number_of_replicas": 0, "default_pipeline": "%s" },
                  "mappings": { "properties": {
                    "title": { "type": "text" }, "abstract": { "type": "text" },
                    "title_vector": %s, "abstract_vector": %s } } }""".formatted(index, vector, vector)));
    }

    /** Indexes papers in bulks of a thousand; every one must be indexed. */
    static void index(NodeClient client, String index, List<Paper> papers) {
        for (int from = 0; from < papers.size(); from += BULK) {
            StringBuilder bulk = new StringBuilder();
            for (Paper paper : papers.subList(from, Math.min(papers.size(), from + BULK))) {
                ObjectNode action = JSON.createObjectNode();
                action.putObject("index").put("_id", paper.id);
                ObjectNode source = JSON.createObjectNode();
                source.put("title", paper.title).put("abstract", paper.abstractText);
                bulk.append(action).append('\n').append(source).append('\n');
            }
            Response response = Checks.ok(client.post("/" + index + "/_bulk", bulk.toString()));
            org.assertj.core.api.Assertions.assertThat(
                            response.body().path("errors").asBoolean())
                    .as(
                            "errors of the bulk request: %s",
                            response.body().toString().substring(0, 300))
                    .isFalse();
        }
        Checks.ok(client.post("/" + index + "/_refresh", null));
    }

    /** The ids of the papers nearest to a text, nearest first. */
    static List<String> nearest(NodeClient client, String index, String field, String text, int k) {
        ObjectNode body = JSON.createObjectNode();
        body.put("size", k).put("_source", false);
        ObjectNode knn = body.putObject("knn");
        knn.put("field", field).put("k", k).put("num_candidates", Math.max(100, 10 * k));
        knn.putObject("query_vector_builder").putObject("djl_text_embedding").put("model_text", text);
        Response response = Checks.ok(client.post("/" + index + "/_search", body.toString()));
        List<String> ids = new ArrayList<>();
        response.body()
                .path("hits")
                .path("hits")
                .forEach(hit -> ids.add(hit.path("_id").asText()));
        return ids;
    }
}
