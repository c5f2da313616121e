/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Does what the README says, as it says it. */
@ExtendWith(SharedNode.class)
class ReadmeIT {
    private static final Path README = Artifacts.repository().resolve("README.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    private final Node node;

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
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        for (String command : commands) {
            List<String> words =
                    new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
            words.addAll(Arrays.asList(command.split(" ")).subList(1, command.split(" ").length));
            Commands.Result result = Commands.execute(
                    Artifacts.repository(),
                    words,
                    Map.of("ARXIV_LOADER_URL", node.process().url().toString()));
            assertThat(result.exitCode()).as("%s: %s", command, result.output()).isZero();
        }
    }

    @Test
    void namesTheZipThatWasBuilt() throws IOException {
        String version = Artifacts.plugin().getFileName().toString().replaceFirst("-(linux|osx)-.*", "");
        assertThat(Files.readString(README)).contains("plugin/target/" + version + "-linux-x86_64.zip");
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
