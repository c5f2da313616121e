/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.NodeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An index knows its model, and is moved to another one while it is used. */
@ExtendWith(SharedNode.class)
class ReembedIT {
    private static final int PAPERS = 20;
    private static final String MODEL = "arxiv-minilm-384-v1";

    private final NodeClient node;
    private final Node shared;

    @TempDir
    private Path work;

    private List<String> ids;
    private Path papers;

    ReembedIT(Node node) {
        this.shared = node;
        this.node = node.client();
    }

    @BeforeEach
    void somePapers() throws Exception {
        List<String> lines = Files.readAllLines(Artifacts.sample()).subList(0, PAPERS);
        ids = lines.stream().map(ReembedIT::id).toList();
        papers = Files.write(work.resolve("papers.jsonl"), lines);
    }

    @Test
    void papersMoveWhileTheyAreChangedAndNothingIsLost() throws Exception {
        setUp("moving");
        int acknowledged = 0;
        try (LoaderProcess reembed = LoaderProcess.start(
                work,
                Map.of("ARXIV_LOADER_URL", shared.process().url().toString()),
                List.of("reembed", "--index=moving", "--model=" + MODEL))) {
            Checks.ok(node.request("DELETE", document("moving-000001", 1) + "?refresh=true", null));
            while (reembed.isAlive()) {
                // Until the last moment, when the old index is closed to writing.
                if (change(acknowledged + 1)) {
                    acknowledged++;
                }
                assertThat(node.get("/moving/_count").status()).isEqualTo(200);
            }
            assertThat(reembed.awaitEnd()).as(reembed.output()).isZero();
            assertThat(reembed.output())
                    .contains("index [moving-000002] behind alias [moving]")
                    .contains("embedded by [" + MODEL + "], 384 dimensions")
                    .contains("index [moving-000001] is kept, closed to writing");
        }

        Checks.ok(node.post("/moving/_refresh", null));
        assertThat(acknowledged).isPositive();
        assertThat(node.get("/moving/_alias").body().fieldNames()).toIterable().containsExactly("moving-000002");
        assertThat(node.get("/moving/_count").body().path("count").asInt()).isEqualTo(PAPERS - 1);
        assertThat(node.get(document("moving", 1)).status()).isEqualTo(404);
        assertThat(node.get(document("moving-000002", 0))
                        .body()
                        .at("/_source/comments")
                        .asText())
                .isEqualTo("change " + acknowledged);
        assertThat(meta("moving-000002").path("model").asText()).isEqualTo(MODEL);
        // Nobody says which model: the index does.
        JsonNode found = loader().json("search", "--index=moving", "--mode=knn", "--field=title", "--json", title(5));
        assertThat(found.at("/hits/0/id").asText()).isEqualTo(ids.get(5));
        assertThat(loader().run("search", "--index=moving", "--model=arxiv-static-384-v3", "x")
                        .output())
                .contains("[--model] must be [" + MODEL + "]");
        loader().succeeds("load", "--index=moving", "--from=" + papers);
        assertThat(loader().succeeds("setup", "--index=moving"))
                .contains("pipeline [moving-000002] already there: model [" + MODEL + "]");
    }

    @Test
    void whatCannotBeMovedKeepsTheOldIndexInItsPlaceAndALaterRunGoesOn() throws Exception {
        setUp("stuck");
        Checks.ok(node.request(
                "PUT", "/stuck-000001/_doc/no-paper?refresh=true&pipeline=_none", "{\"id\":\"no-paper\"}"));

        Commands.Result result = loader().run("reembed", "--index=stuck", "--model=" + MODEL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("document [no-paper] is no paper")
                .contains("alias [stuck] still leads to [stuck-000001]");
        assertThat(loader().run("reembed", "--index=stuck", "--model=arxiv-static-384-v3")
                        .output())
                .contains("the vectors of index [stuck-000001] are those of [--model] [arxiv-static-384-v3] already");
        Checks.ok(node.request("DELETE", "/stuck-000001/_doc/no-paper?refresh=true", null));

        assertThat(loader().succeeds("reembed", "--index=stuck", "--model=" + MODEL, "--delete-old"))
                .contains("going on with index [stuck-000002]")
                .contains("index [stuck-000001] deleted");
        assertThat(node.get("/stuck-000001").status()).isEqualTo(404);
        assertThat(node.get("/_ingest/pipeline/stuck-000001").status()).isEqualTo(404);
        assertThat(node.get("/stuck/_count").body().path("count").asInt()).isEqualTo(PAPERS);
    }

    @Test
    void whatWasBegunCanBeGivenUp() throws Exception {
        setUp("given-up");
        Checks.ok(node.request(
                "PUT", "/given-up-000001/_doc/no-paper?refresh=true&pipeline=_none", "{\"id\":\"no-paper\"}"));
        assertThat(loader().run("reembed", "--index=given-up", "--model=" + MODEL)
                        .exitCode())
                .isEqualTo(1);

        assertThat(loader().succeeds("reembed", "--index=given-up", "--abandon"))
                .contains("index [given-up-000002] deleted");
        assertThat(loader().succeeds("reembed", "--index=given-up", "--abandon"))
                .contains("nothing was left unfinished");
        assertThat(node.get("/given-up-000002").status()).isEqualTo(404);
        assertThat(change("given-up", 1)).isTrue();
    }

    /** Whoever sees some papers by an alias is to see no others afterwards, and who writes by one is to write by it. */
    @Test
    void otherAliasesGoAlongAsTheyAre() throws Exception {
        setUp("aliased");
        Checks.ok(node.post("/_aliases", """
                { "actions": [
                  { "add": { "index": "aliased-000001", "alias": "aliased-few", "is_hidden": true, "search_routing": "1",
                    "filter": { "term": { "primary_category": { "value": "cs.CL" } } } } },
                  { "add": { "index": "aliased-000001", "alias": "aliased-too" } } ] }"""));
        JsonNode few = node.get("/aliased-000001/_alias/aliased-few").body().at("/aliased-000001/aliases");

        loader().succeeds("reembed", "--index=aliased", "--model=" + MODEL);

        assertThat(node.get("/aliased-000002/_alias/aliased-few").body().at("/aliased-000002/aliases"))
                .isEqualTo(few);
        Checks.ok(node.request("PUT", "/aliased-too/_doc/one?pipeline=_none", "{\"id\":\"one\"}"));
        Checks.ok(node.request("DELETE", "/aliased-too/_doc/one?refresh=true", null));

        // Back again, from an index that somebody has closed to writing.
        Checks.ok(node.request("PUT", "/aliased-000002/_block/write", null));
        loader().succeeds("reembed", "--index=aliased", "--model=" + Artifacts.DEFAULT_MODEL);
        assertThat(node.get("/aliased/_alias").body().fieldNames()).toIterable().containsExactly("aliased-000003");
    }

    @Test
    void whatTheLoaderWouldLoseIsNotMoved() throws Exception {
        setUp("wider");
        Checks.ok(node.put("/wider/_mapping", "{ \"properties\": { \"note\": { \"type\": \"keyword\" } } }"));

        Commands.Result result = loader().run("reembed", "--index=wider", "--model=" + MODEL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("fields that 'arxiv-loader' does not know and would lose, [note]");
        assertThat(node.get("/wider-000002").status()).isEqualTo(404);
    }

    @Test
    void papersThatStayDifferentAreSaidToAndTheOldIndexIsOpenAgain() throws Exception {
        setUp("odd");
        Checks.ok(node.request(
                "PUT",
                "/odd-000001/_doc/other?refresh=true&pipeline=_none",
                "{\"id\":\"2106.00001\",\"title\":\"T\"}"));

        Commands.Result result = loader().run("reembed", "--index=odd", "--model=" + MODEL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("papers stay different however often they are moved");
        assertThat(change("odd", 1)).isTrue();
    }

    @Test
    void whatIsNotThereIsNotMoved() throws Exception {
        assertThat(loader().run("reembed", "--index=nowhere", "--model=" + MODEL)
                        .output())
                .contains("index [nowhere] does not exist");
        setUp("known");
        assertThat(loader().run("reembed", "--index=known", "--model=no-such-model")
                        .output())
                .contains("[model_id] names no model of this node, got [no-such-model]");
        assertThat(loader().run("reembed", "--index=known").exitCode()).isEqualTo(2);
    }

    /** Whether the node took it. */
    private boolean change(int number) throws Exception {
        return change("moving", number);
    }

    private boolean change(String index, int number) throws Exception {
        String update = document(index + "-000001", 0).replace("/_doc/", "/_update/");
        return node.post(update, "{\"doc\":{\"comments\":\"change %d\"}}".formatted(number))
                        .status()
                < 300;
    }

    private void setUp(String index) throws Exception {
        loader().succeeds("setup", "--index=" + index);
        loader().succeeds("load", "--index=" + index, "--from=" + papers);
        Checks.ok(node.post("/" + index + "/_refresh", null));
    }

    private JsonNode meta(String index) throws Exception {
        return node.get("/" + index + "/_mapping").body().path(index).at("/mappings/_meta");
    }

    private String document(String index, int paper) {
        return "/" + index + "/_doc/" + ids.get(paper).replace("/", "%2F");
    }

    private String title(int paper) throws Exception {
        return node.get(document("moving", paper)).body().at("/_source/title").asText();
    }

    private static String id(String line) {
        try {
            return Papers.JSON.readTree(line).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private LoaderRuns loader() {
        return new LoaderRuns(shared.process().url(), work);
    }
}
