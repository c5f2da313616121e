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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code similar --new}: what was shown under a name is not shown again. */
class SimilarNewTest {

    private final FakeCluster node = new FakeCluster();
    private List<String> nearest = List.of("2106.00002", "hep-th/9901001");

    @TempDir
    private Path folder;

    @BeforeEach
    void aPaperAndItsNeighbours() {
        node.setUp("arxiv-papers", "arxiv");
        node.searching = request -> {
            JsonNode ids = request.at("/query/ids/values");
            return answer(
                    ids.isMissingNode()
                            ? nearest.stream()
                            : Stream.of("2106.00001", "2106.00007")
                                    .filter(id -> ids.toString().contains(id)));
        };
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void onlyWhatWasNotShownBeforeIsShown() throws IOException {
        CommandLineRun first = similar("--new", "lora", "--format", "markdown");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("2106.00002").contains("hep-th/9901001");
        assertThat(first.err())
                .isEqualTo("arxiv-loader: [lora] begins with 2 papers; from now on only others are shown\n");

        nearest = List.of("2106.00003", "2106.00002");
        CommandLineRun second = similar("--new", "lora", "--format", "markdown");
        assertThat(second.out().lines()).singleElement().asString().contains("2106.00003");
        assertThat(second.err()).isEmpty();
        assertThat(similar("--new", "other").out()).contains("2106.00003").contains("2106.00002");
        assertThat(Files.readAllLines(file("lora")).stream().skip(1))
                .containsExactly("2106.00002", "hep-th/9901001", "2106.00003");
    }

    @Test
    void nothingNewIsSaidOnStandardErrorAlone() {
        similar("--new", "lora");

        CommandLineRun again = similar("--new", "lora");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err())
                .matches("arxiv-loader: nothing new for \\[lora]: 2 papers found, all shown before, the last on "
                        + "\\d{4}-\\d\\d-\\d\\d\n");
        assertThat(similar("--new", "lora", "--quiet").err()).isEmpty();
        assertThat(similar("--new", "lora", "--json").out())
                .isEqualTo("{\"similar_to\":[\"2106.00001\"],\"took\":1,\"hits\":[]}\n");

        nearest = List.of();
        assertThat(similar("--new", "lora").err()).contains("nothing new for [lora]: no papers found");
        assertThat(similar("--new", "empty").err()).contains("[empty] begins with 0 papers");
        assertThat(file("empty")).exists();
    }

    @Test
    void otherOptionsGoOnWorking() throws IOException {
        CommandLineRun run =
                similar("2106.00007", "--each", "--not", "2106.00001", "--category", "cs", "--new", "x", "--k", "5");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--not] must not be one of the papers to start from");
        assertThat(file("x")).doesNotExist();

        CommandLineRun each = similar("2106.00007", "--each", "--category", "cs", "--new", "x", "--json");
        assertThat(each.exitCode()).as(each.err()).isZero();
        assertThat(new ObjectMapper().readTree(each.out()).get("hits")).hasSize(2);
        assertThat(similar("2106.00007", "--each", "--category", "cs", "--new", "x")
                        .out())
                .isEmpty();
    }

    @Test
    void badNamesAreRefused() {
        for (String bad : List.of("", "../lora", ".lora", "a b", "x".repeat(65))) {
            CommandLineRun run = similar("--new", bad);
            assertThat(run.exitCode()).as(bad).isEqualTo(2);
            assertThat(run.err()).contains("[--new] must be up to 64 letters").contains("got [" + bad + "]");
        }
    }

    @Test
    void aDamagedFileIsToldWithWhatToDoAndKept() throws IOException {
        similar("--new", "lora");
        Files.writeString(file("lora"), Files.readString(file("lora")) + "2106.0\n");

        CommandLineRun run = similar("--new", "lora");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("[" + file("lora") + "] does not say what was shown under [lora], line 4:")
                .contains("got [2106.0]")
                .contains("'arxiv-loader state clean --shown lora'");
        assertThat(Files.readAllLines(file("lora"))).hasSize(4);

        Files.write(file("lora"), new byte[] {(byte) 0xff, 'x', 0});
        assertThat(similar("--new", "lora").err()).contains("line 1: is no text");
        Files.write(file("lora"), new byte[0]);
        assertThat(similar("--new", "lora").err()).contains("line 1: must be [# shown by");
        assertThat(state("list").out()).contains("[" + file("lora") + "] does not say");
    }

    @Test
    void whatCannotBeRememberedIsNotAskedFor() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");

        CommandLineRun run = similar("--new", "lora");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("[--state] must be a folder that can be written to");
        assertThat(node.received("POST", "/arxiv-papers/_search")).isEmpty();
    }

    @Test
    void whatCannotBeSearchedOrReadByAnyoneIsNotRemembered() throws IOException {
        node.searching = request -> answer(Stream.empty());
        assertThat(similar("--new", "lora").exitCode()).isEqualTo(1);
        assertThat(file("lora")).doesNotExist();

        aPaperAndItsNeighbours();
        CommandLineRun unread =
                CommandLineRun.unread(arguments("similar", "2106.00001", "--url", node.url(), "--new", "lora"));
        assertThat(unread.exitCode()).isEqualTo(1);
        assertThat(unread.err()).contains("standard output takes no more");
        assertThat(file("lora")).doesNotExist();

        assertThat(similar("--new", "lora").exitCode()).isZero();
        assertThat(state("list").out())
                .matches("(?s).*similar --new lora has shown 2, the last on \\d{4}-\\d\\d-\\d\\d\n");
    }

    @Test
    void namesAreListedAndForgotten() throws IOException {
        similar("--new", "lora");
        similar("--new", "b");

        JsonNode shown =
                new ObjectMapper().readTree(state("list", "--json").out()).get("shown");
        assertThat(shown).hasSize(2);
        assertThat(shown.at("/1/name").textValue()).isEqualTo("lora");
        assertThat(shown.at("/1/papers").intValue()).isEqualTo(2);
        assertThat(shown.at("/1/file").textValue()).isEqualTo(file("lora").toString());
        assertThat(state("clean", "--all").out()).isEqualTo("nothing to remove\n");
        CommandLineRun unknown = state("clean", "--shown", "lara");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("[--shown] must be one of [b, lora], got [lara]");

        assertThat(state("clean", "--shown", "lora").out()).isEqualTo("removed " + file("lora") + "\n");
        assertThat(file("b")).exists();
        assertThat(similar("--new", "lora").out()).contains("2106.00002");
    }

    private Path file(String name) {
        return folder.resolve("state").resolve("shown").resolve(name + ".txt");
    }

    private CommandLineRun similar(String... options) {
        List<String> all = new ArrayList<>(List.of("similar", "2106.00001", "--url", node.url()));
        all.addAll(List.of(options));
        return CommandLineRun.of(arguments(all.toArray(String[]::new)));
    }

    private CommandLineRun state(String... arguments) {
        List<String> all = new ArrayList<>(List.of("state"));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(arguments(all.toArray(String[]::new)));
    }

    private String[] arguments(String... arguments) {
        return Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--state", folder.resolve("state").toString()))
                .toArray(String[]::new);
    }

    private static String answer(Stream<String> ids) {
        String hits = ids.map(
                        "{\"_index\":\"p\",\"_id\":\"%s\",\"_score\":1,\"_source\":{\"title\":\"T\",\"abstract_vector\":[1,0]}}"
                                ::formatted)
                .collect(Collectors.joining(","));
        return """
            {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"hits":[%s]}}\
            """.formatted(hits);
    }
}
