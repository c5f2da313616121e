/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README says, as it says it. */
@ExtendWith(SharedNode.class)
class ReadmeIT {
    private static final Path README = Artifacts.repository().resolve("README.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    private final Node node;

    @TempDir
    private Path work;

    ReadmeIT(Node node) {
        this.node = node;
    }

    @Test
    void everyRequestSucceeds() throws IOException {
        List<String> requests = blocks("console");
        assertThat(requests).hasSizeGreaterThan(5);
        for (String request : requests) {
            String[] lines = request.split("\n", 2);
            String[] words = lines[0].split(" ");
            String body = lines.length > 1 && lines[1].isBlank() == false ? lines[1] : null;
            Checks.ok(node.client().request(words[0], "/" + words[1], body));
        }
    }

    @Test
    void everyLoaderCommandSucceeds() throws Exception {
        List<String> commands = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("arxiv-loader "))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(10);
        // Commands write into the folder they run in, and name the sample as it lies in the repository.
        Files.createSymbolicLink(
                work.resolve("ingest-loader"), Artifacts.repository().resolve("ingest-loader"));
        try (ArxivSite site = ArxivSite.start()) {
            List<Paper> papers = List.of(paper("2301.00001"), paper("2302.00002"), paper("2303.00003"));
            PaperPages.serve(site, "cs", papers);
            site.pages(PaperRecords.serve(
                    "/", List.of(papers.stream().map(PaperRecords::record).collect(Collectors.joining()))));
            Map<String, String> environment = Map.of(
                    "ARXIV_LOADER_URL", node.process().url().toString(),
                    "ARXIV_LOADER_SITE", site.uri("").toString(),
                    "ARXIV_LOADER_STATE", work.resolve("state").toString());
            for (String command : commands) {
                List<String> words =
                        new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
                words.addAll(Arrays.asList(command.split(" ")).subList(1, command.split(" ").length));
                Commands.Result result = Commands.execute(work, words, environment);
                assertThat(result.exitCode())
                        .as("%s: %s", command, result.output())
                        .isZero();
                Checks.ok(node.client().post("/arxiv-papers/_refresh", null));
            }
        }
        assertThat(Files.readAllLines(work.resolve("papers.jsonl"))).hasSize(3);
        assertThat(node.client()
                        .get("/arxiv-papers/_count")
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(277 + 3);
    }

    private static Paper paper(String id) {
        LocalDate day = LocalDate.of(2023, Integer.parseInt(id.substring(2, 4)), 5);
        return Paper.builder(id, "A paper of the month " + id.substring(0, 4))
                .abstractText("What " + id + " is about.")
                .authors(List.of("Ada Author"))
                .categories(List.of("cs.CL"))
                .submitted(day)
                .updated(day)
                .versions(List.of(day))
                .comments("3 pages")
                .submitter("Ada Author")
                .build();
    }

    @Test
    void namesTheZipsThatAreReleased() throws IOException {
        String readme = Files.readString(README);
        for (String version : Artifacts.releases()) {
            assertThat(readme)
                    .contains("plugin/target/%1$s/ingest-djl-%1$s.0-linux-x86_64.zip".formatted(version))
                    .contains("| " + version + " |");
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                assertThat(document.resolveSibling(links.group(1)))
                        .as("link in " + document)
                        .exists();
            }
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Artifacts.repository())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> file.toString().contains("/target/") == false)
                    .filter(file -> file.toString().contains("/.") == false)
                    .toList();
        }
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(README));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }
}
