/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The loader as a user runs it, its start script against the real node. */
@ExtendWith(SharedNode.class)
class LoaderIT {
    private final Node node;

    @TempDir
    private Path work;

    LoaderIT(Node node) {
        this.node = node;
    }

    @Test
    void setupTwiceChangesNothing() throws Exception {
        succeeds("setup", "--index", "twice", "--pipeline", "twice", "--similarity", "l2_norm");
        JsonNode before = node.client().get("/twice").body();
        assertThat(before.at("/twice-000001/mappings/properties/title_vector/similarity")
                        .asText())
                .isEqualTo("l2_norm");
        assertThat(before.at("/twice-000001/mappings/properties/title_vector/dims")
                        .asInt())
                .isEqualTo(384);

        succeeds("setup", "--index", "twice", "--pipeline", "twice", "--similarity", "l2_norm");
        assertThat(node.client().get("/twice").body()).isEqualTo(before);
    }

    @Test
    void setupRefusesAnIndexOfAnotherSimilarity() throws Exception {
        succeeds("setup", "--index", "other", "--pipeline", "other", "--similarity", "cosine");
        Commands.Result result = run("setup", "--index", "other", "--pipeline", "other", "--similarity", "l2_norm");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("cosine", "l2_norm", "--recreate");
    }

    @Test
    void setupRefusesAModelTheNodeDoesNotHave() throws Exception {
        Commands.Result result = run("setup", "--index", "x", "--pipeline", "x", "--model", "no-such-model");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("got [no-such-model]", "'arxiv-loader model list' shows");
    }

    @Test
    void packedSampleIsLoadedTwiceAndFoundByMeaning() throws Exception {
        Path packed = work.resolve("sample.data");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(Artifacts.sample(), out);
        }
        succeeds("setup", "--index", "loaded", "--pipeline", "loaded");
        assertThat(load("loaded", packed).path("indexed").asInt()).isEqualTo(277);
        assertThat(load("loaded", packed).path("indexed").asInt()).isEqualTo(277);
        Checks.ok(node.client().post("/loaded/_refresh", null));
        assertThat(node.client().get("/loaded/_count").body().path("count").asInt())
                .isEqualTo(277);

        JsonNode found = Papers.JSON.readTree(succeeds(
                "search",
                "--index",
                "loaded",
                "--mode",
                "knn",
                "--json",
                "--k",
                "3",
                "spreading of diseases on networks"));
        assertThat(found.at("/hits")).hasSize(3);
        assertThat(found.at("/hits/0/id").asText()).isEqualTo("1408.2701");
        assertThat(found.at("/hits/0/url").asText()).isEqualTo("https://arxiv.org/abs/1408.2701");
    }

    @Test
    void anIndexCanHaveTheAbstractsVectorsAlone() throws Exception {
        succeeds("setup", "--index", "abstracts", "--pipeline", "abstracts", "--vectors", "abstract");
        assertThat(load("abstracts", Artifacts.sample()).path("indexed").asInt())
                .isEqualTo(277);
        Checks.ok(node.client().post("/abstracts/_refresh", null));

        String[] question = {"search", "--index", "abstracts", "spreading of diseases on networks"};
        assertThat(succeeds(question)).contains("1408.2701");
        assertThat(succeeds("similar", "--index", "abstracts", "1408.2701")).contains("arxiv.org/abs/");
        List<String> titles = new ArrayList<>(List.of(question));
        titles.addAll(1, List.of("--field", "title"));
        Commands.Result refused = run(titles.toArray(String[]::new));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("no paper of index [abstracts] has a vector in [title_vector]");
    }

    @Test
    void papersThatFailGoToAFileThatCanBeLoadedAgain() throws Exception {
        List<String> lines =
                new ArrayList<>(Files.readAllLines(Artifacts.sample()).subList(0, 3));
        lines.set(1, lines.get(1).replaceFirst("\"categories\": \"[^\"]*\"", "\"categories\": 7"));
        lines.add("{ \"id\": \"2101.00001\", \"title\": ");
        Path papers = Files.write(work.resolve("papers.jsonl"), lines);
        Path failed = work.resolve("failed.jsonl");
        succeeds("setup", "--index", "failing", "--pipeline", "failing");

        Commands.Result first =
                run("load", "--index", "failing", "--from", papers.toString(), "--failed", failed.toString());
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.output()).containsPattern("indexed +2 ").containsPattern("failed +2");
        assertThat(Files.readAllLines(failed)).hasSize(2);

        Files.writeString(
                failed, Files.readString(failed).replaceFirst("\"categories\": ?7", "\"categories\": \"cs.CL\""));
        Commands.Result second =
                run("load", "--index", "failing", "--from", failed.toString(), "--failed", failed.toString());
        assertThat(second.output()).containsPattern("indexed +1 ").containsPattern("failed +1");
        assertThat(Files.readAllLines(failed)).hasSize(1);
    }

    @Test
    void missingIndexIsNamedWithWhatToDo() throws Exception {
        Commands.Result result = run("search", "--index", "not-there", "text");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("not-there", "setup").doesNotContain("\tat ");
    }

    private JsonNode load(String index, Path papers) throws Exception {
        return Papers.JSON.readTree(succeeds(
                "load",
                "--json",
                "--index",
                index,
                "--from",
                papers.toString(),
                "--failed",
                work.resolve("none").toString()));
    }

    private String succeeds(String... arguments) throws Exception {
        Commands.Result result = run(arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private Commands.Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
        command.addAll(List.of(arguments));
        return Commands.execute(
                work, command, Map.of("ARXIV_LOADER_URL", node.process().url().toString()));
    }
}
