/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts longer than the model takes, found by any of their passages. */
@ExtendWith(SharedNode.class)
class PassagesIT {
    /** So many abstracts are a text of some six windows. */
    private static final int ABSTRACTS = 20;

    private static final List<Paper> SAMPLE = Papers.sample();
    private static final String INDEX = "volumes";

    private final Node node;

    PassagesIT(Node node) {
        this.node = node;
    }

    /** Volumes of papers, each one long text, with passages and, beside them, the one vector of its beginning. */
    @BeforeAll
    static void indexVolumes(Node node) {
        Checks.ok(node.client().put("/_ingest/pipeline/" + INDEX, """
                { "processors": [
                    { "djl_text_embedding": { "field_map": { "body": "passages" }, "long_text": "passages",
                        "max_passages": 32, "ignore_missing": true, "fingerprint_field": "fingerprint" } },
                    { "djl_text_embedding": { "field_map": { "body": "beginning" }, "ignore_missing": true } } ] }"""));
        Checks.ok(node.client().put("/" + INDEX, """
                { "settings": { "number_of_shards": 1, "number_of_replicas": 0, "default_pipeline": "volumes" },
                  "mappings": { "properties": {
                    "title": { "type": "text" }, "body": { "type": "text" }, "fingerprint": { "type": "keyword" },
                    "beginning": { "type": "dense_vector", "dims": 384, "similarity": "cosine" },
                    "passages": { "type": "nested", "properties": {
                      "start": { "type": "integer" }, "end": { "type": "integer" },
                      "vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine",
                        "index_options": { "type": "hnsw", "m": 16, "ef_construction": 100 } } } } } } }"""));
        for (int volume = 0; volume < volumes(); volume++) {
            ObjectNode source = Papers.JSON.createObjectNode();
            source.put("title", "volume " + volume).put("body", body(volume));
            Checks.ok(node.client().put("/" + INDEX + "/_doc/" + volume, source.toString()));
        }
        Checks.ok(node.client().post("/" + INDEX + "/_refresh", null));
    }

    private static int volumes() {
        return SAMPLE.size() / ABSTRACTS;
    }

    private static List<Paper> papers(int volume) {
        return SAMPLE.subList(volume * ABSTRACTS, (volume + 1) * ABSTRACTS);
    }

    private static String body(int volume) {
        return papers(volume).stream().map(Paper::abstractText).collect(Collectors.joining("\n\n"));
    }

    @Test
    void passagesAreInOrderCoverTheTextAndHaveTheVectorsOfTheirOwnTexts() {
        for (int volume = 0; volume < volumes(); volume++) {
            String body = body(volume);
            JsonNode passages = source(INDEX, volume).path("passages");
            assertThat(passages.size()).isBetween(3, 31);
            int end = 0;
            List<String> texts = new ArrayList<>();
            for (JsonNode passage : passages) {
                assertThat(passage.path("end").asInt()).isGreaterThan(end);
                assertThat(body.substring(
                                Math.min(end, passage.path("start").asInt()),
                                passage.path("start").asInt()))
                        .isBlank();
                end = passage.path("end").asInt();
                texts.add(body.substring(passage.path("start").asInt(), end));
            }
            assertThat(end).isEqualTo(body.length());
            assertThat(texts).allSatisfy(text -> assertThat(text).matches("(?s).*[.?!]"));
            assertThat(embed(texts)).isEqualTo(passages.findValues("vector"));
        }
    }

    /** What the model returns for whole texts, as the document has it. */
    private List<JsonNode> embed(List<String> texts) {
        ObjectNode request = Papers.JSON.createObjectNode();
        texts.forEach(request.putArray("texts")::add);
        return Checks.ok(node.client()
                        .post("/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed", request.toString()))
                .body()
                .findValues("vector");
    }

    /** Papers late in their volume, asked for by their titles, which no text has. */
    @Test
    void textIsFoundByALatePassageThatItsBeginningDoesNotShow() {
        int foundByPassage = 0;
        int foundByBeginning = 0;
        int passageIsRight = 0;
        int asked = 0;
        for (int volume = 0; volume < volumes(); volume++) {
            String body = body(volume);
            for (Paper paper : papers(volume).subList(ABSTRACTS / 2, ABSTRACTS)) {
                asked++;
                JsonNode hit = search(knn("passages.vector", paper.title(), INNER_HITS))
                        .at("/hits/hits/0");
                if (hit.path("_id").asInt() == volume) {
                    foundByPassage++;
                    JsonNode passage = hit.at("/inner_hits/passages/hits/hits/0/fields/passages/0");
                    int start = body.indexOf(paper.abstractText());
                    int middle = start + paper.abstractText().length() / 2;
                    if (passage.at("/start/0").asInt() <= middle
                            && middle < passage.at("/end/0").asInt()) {
                        passageIsRight++;
                    }
                }
                if (search(knn("beginning", paper.title(), ""))
                                .at("/hits/hits/0/_id")
                                .asInt()
                        == volume) {
                    foundByBeginning++;
                }
            }
        }
        System.out.printf(
                "titles of %d papers late in their volume: %d found by a passage, %d of them by the right one; %d by the beginning%n",
                asked, foundByPassage, passageIsRight, foundByBeginning);
        assertThat(foundByPassage).isGreaterThan(asked / 2).isGreaterThan(2 * foundByBeginning);
        assertThat(passageIsRight).isGreaterThan(foundByPassage * 7 / 10);
    }

    private static final String INNER_HITS = """
            , "inner_hits": { "size": 1, "_source": false, "fields": [ "passages.start", "passages.end" ] }""";

    @Test
    void documentIsOneHitHoweverManyOfItsPassagesAreNear() {
        JsonNode hits = search(knn("passages.vector", "physics", INNER_HITS)).at("/hits/hits");
        assertThat(hits).hasSize(5);
        Set<String> ids = new HashSet<>();
        hits.forEach(hit -> ids.add(hit.path("_id").asText()));
        assertThat(ids).hasSize(5);
    }

    @Test
    void wordsAndPassagesAreAskedTogether() {
        String text = papers(3).get(ABSTRACTS - 1).abstractText();
        String words = "\"multi_match\": { \"query\": " + quoted(text) + ", \"fields\": [ \"title^2\", \"body\" ] }";
        for (String clauses : List.of(
                "\"query\": { " + words + " }, " + knn("passages.vector", text, INNER_HITS),
                "\"query\": { \"bool\": { \"should\": [ { " + words + " }, { \"nested\": { \"path\": \"passages\","
                        + " \"score_mode\": \"max\", \"query\": { " + knn("passages.vector", text, "") + " }"
                        + INNER_HITS + " } } ] } }")) {
            JsonNode hit = search(clauses).at("/hits/hits/0");
            assertThat(hit.path("_id").asInt()).isEqualTo(3);
            JsonNode passage = hit.at("/inner_hits/passages/hits/hits/0/fields/passages/0");
            assertThat(body(3).substring(
                                    passage.at("/start/0").asInt(),
                                    passage.at("/end/0").asInt()))
                    .as("%s", hit)
                    .contains(text.substring(text.length() / 2));
        }
    }

    private static String knn(String field, String text, String more) {
        return "\"knn\": { \"field\": \"" + field + "\", \"k\": 5, \"num_candidates\": 100, \"query_vector_builder\":"
                + " { \"djl_text_embedding\": { \"model_text\": " + quoted(text) + " } }" + more + " }";
    }

    private static String quoted(String text) {
        return Papers.JSON.getNodeFactory().textNode(text).toString();
    }

    private JsonNode search(String clauses) {
        return Checks.ok(node.client()
                        .post("/" + INDEX + "/_search", "{ \"_source\": false, \"size\": 5, " + clauses + " }"))
                .body();
    }

    /** Also where Elasticsearch leaves vectors out of the source that it keeps. */
    @Test
    void unchangedTextIsNotEmbeddedAgainAndAChangedOneIs() {
        String body = body(0);
        Checks.ok(create(
                "kept",
                "\"long_text\": \"passages\", \"ignore_missing\": true, \"fingerprint_field\": \"fingerprint\""));
        createIndex("kept");
        index("kept", body, "first");
        JsonNode before = source("kept", 1);
        assertThat(before.path("passages").size()).isGreaterThan(3);
        long texts = texts();

        update("kept", "{ \"note\": \"second\" }");
        JsonNode after = source("kept", 1);
        assertThat(texts()).isEqualTo(texts);
        assertThat(after.path("note").asText()).isEqualTo("second");
        assertThat(after.path("passages")).isEqualTo(before.path("passages"));

        index("kept", body, "third");
        assertThat(texts()).isEqualTo(texts + before.path("passages").size());
        assertThat(source("kept", 1).path("passages")).isEqualTo(before.path("passages"));

        update("kept", "{ \"body\": \"A short text.\" }");
        JsonNode passages = source("kept", 1).path("passages");
        assertThat(passages).hasSize(1);
        assertThat(passages.at("/0/start").asInt()).isZero();
        assertThat(passages.at("/0/end").asInt()).isEqualTo(13);
        assertThat(passages.at("/0/vector")).hasSize(384);

        update("kept", "{ \"body\": null }");
        assertThat(source("kept", 1).has("passages")).isFalse();
        assertThat(source("kept", 1).has("fingerprint")).isFalse();
    }

    /** What a program does that reads a document and writes it back; 9.2 and later leave its vectors out, the nested ones, too. */
    @Test
    void documentThatComesBackWithoutItsVectorsIsEmbeddedAgain() {
        Checks.ok(create("back", "\"long_text\": \"passages\", \"fingerprint_field\": \"fingerprint\""));
        createIndex("back");
        index("back", body(1), "first");
        JsonNode complete = source("back", 1);
        JsonNode read = Checks.ok(node.client().get("/back/_source/1")).body();
        assertThat(read.at("/passages/0").has("vector"))
                .isEqualTo(Checks.ok(node.client().get("/" + INDEX + "/_source/1"))
                        .body()
                        .has("beginning"));
        long texts = texts();
        boolean hasVectors = read.at("/passages/0").has("vector");
        Checks.ok(node.client().put("/back/_doc/1", read.toString()));
        int passages = complete.path("passages").size();
        assertThat(texts()).isEqualTo(hasVectors ? texts : texts + passages);
        assertThat(source("back", 1).path("passages")).isEqualTo(complete.path("passages"));

        ((ObjectNode) read.at("/passages/1")).remove("vector");
        Checks.ok(node.client().put("/back/_doc/1", read.toString()));
        assertThat(source("back", 1).path("passages")).isEqualTo(complete.path("passages"));
    }

    @Test
    void simulateShowsPassages() {
        Checks.ok(create("shown", "\"long_text\": \"passages\", \"sentence_overlap\": 0, \"max_passages\": 2"));
        JsonNode passages = simulate("shown", body(2)).path("passages");
        assertThat(passages).hasSize(2);
        assertThat(passages.at("/1/start").asInt())
                .isGreaterThan(passages.at("/0/end").asInt());
        assertThat(passages.at("/1/vector")).hasSize(384);
    }

    /** Offsets are those of Java, JavaScript and Lucene: an emoji is two. */
    @Test
    void offsetsCountInUtf16Units() {
        Checks.ok(create("utf16", "\"long_text\": \"passages\", \"sentence_overlap\": 0"));
        String text = " " + "Smiles 😀 at black holes. ".repeat(200);
        JsonNode passages = simulate("utf16", text).path("passages");
        assertThat(passages.size()).isGreaterThan(1);
        for (JsonNode passage : passages) {
            assertThat(text.substring(
                            passage.path("start").asInt(), passage.path("end").asInt()))
                    .startsWith("Smiles 😀")
                    .endsWith("holes.");
        }
        assertThat(passages.at("/0/start").asInt()).isEqualTo(1);
    }

    @Test
    void megabyteIsCutUpToTheBound() {
        Checks.ok(create("megabyte", "\"long_text\": \"passages\""));
        String sentences = (body(0) + " ").repeat(1 + (1 << 20) / body(0).length());
        for (String text : List.of(sentences, "word ".repeat(1 << 18), "x".repeat(1 << 20), "黑洞".repeat(1 << 19))) {
            long start = System.nanoTime();
            JsonNode passages = simulate("megabyte", text).path("passages");
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.out.printf(
                    "%d characters [%.10s]: %d passages up to %d in %d ms%n",
                    text.length(), text, passages.size(), passages.at("/15/end").asInt(), millis);
            assertThat(passages).hasSize(16);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWhenThePipelineIsPut() {
        Checks.refused(
                create("bad", "\"long_text\": \"chunks\""),
                "[long_text] must be one of [truncate, average, passages], got [chunks]");
        Checks.refused(
                create("bad", "\"long_text\": \"passages\", \"sentence_overlap\": 9, \"max_passages\": 1000"),
                "[sentence_overlap] must be from 0 to 8, got [9]",
                "[max_passages] must be from 1 to 256, got [1000]");
        Checks.refused(
                create("bad", "\"max_passages\": 8"), "[max_passages] is for [long_text] [passages] alone, got [8]");
    }

    @Test
    void listFailsTheDocumentAndAPipelineCanHandleIt() {
        Checks.ok(create("list", "\"long_text\": \"passages\""));
        Checks.refused(
                node.client().post("/lists/_doc?pipeline=list", "{ \"body\": [ \"one\", \"two\" ] }"),
                "field [body] must be one string, for the offsets of its passages, but is a list of [2]");
        Checks.ok(create("list-handled", "\"long_text\": \"passages\", \"ignore_failure\": true"));
        JsonNode source = Checks.simulated(node.client().post("/_ingest/pipeline/list-handled/_simulate", """
                { "docs": [ { "_source": { "body": [ "one" ], "passages": [ { "start": 0 } ] } } ] }"""));
        assertThat(source.has("passages")).isFalse();
    }

    @Test
    void embedAndQueriesHaveNoPassages() {
        Checks.refused(
                node.client().post("/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed", """
                        { "texts": [ "x" ], "long_text": "passages" }"""),
                "[long_text] must be one of [truncate, average], got [passages]");
        Checks.refused(node.client().post("/" + INDEX + "/_search", """
                        { "knn": { "field": "passages.vector", "k": 5, "num_candidates": 50, "query_vector_builder":
                            { "djl_text_embedding": { "model_text": "x", "long_text": "passages" } } } }"""), "unknown field [long_text]");
    }

    private Response create(String pipeline, String options) {
        return node.client().put("/_ingest/pipeline/" + pipeline, """
                { "processors": [ { "djl_text_embedding": {
                    "field_map": { "body": "passages" }, %s } } ] }""".formatted(options));
    }

    private void createIndex(String name) {
        Checks.ok(node.client().put("/" + name, """
                { "settings": { "default_pipeline": "%s" }, "mappings": { "properties": {
                    "passages": { "type": "nested", "properties": {
                      "vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine" } } } } } }""".formatted(name)));
    }

    private void index(String index, String body, String note) {
        ObjectNode source = Papers.JSON.createObjectNode().put("body", body).put("note", note);
        Checks.ok(node.client().put("/" + index + "/_doc/1", source.toString()));
    }

    private void update(String index, String change) {
        Checks.ok(node.client().post("/" + index + "/_update/1", "{ \"doc\": " + change + " }"));
    }

    private JsonNode simulate(String pipeline, String body) {
        ObjectNode request = Papers.JSON.createObjectNode();
        request.putArray("docs").addObject().putObject("_source").put("body", body);
        return Checks.simulated(node.client().post("/_ingest/pipeline/" + pipeline + "/_simulate", request.toString()));
    }

    private JsonNode source(String index, int id) {
        return Checks.source(node.client(), index, Integer.toString(id));
    }

    private long texts() {
        return Stats.ofModel(node.client(), Artifacts.DEFAULT_MODEL, "texts");
    }
}
