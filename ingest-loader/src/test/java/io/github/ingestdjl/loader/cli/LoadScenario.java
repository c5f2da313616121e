/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load from a file into a node, with a folder for its files. */
@Timeout(60)
abstract class LoadScenario {

    static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    final FakeCluster node = new FakeCluster();
    Path failed;

    @BeforeEach
    void anEmptyIndex() {
        node.setUp("arxiv-papers", "arxiv");
        failed = folder.resolve("failed.jsonl");
    }

    @AfterEach
    void close() {
        node.close();
    }

    CommandLineRun load(Path file, String... options) {
        List<String> args = new ArrayList<>(
                List.of("load", "--from", file.toString(), "--url", node.url(), "--failed", failed.toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("out.jsonl.") && name.endsWith(".part"))
                    .toList();
        }
    }

    Map<String, Object> json(CommandLineRun run) throws IOException {
        return MAPPER.readValue(run.out(), new TypeReference<Map<String, Object>>() {});
    }

    Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("papers.jsonl"), content);
    }

    static String papers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(LoadCommandTest::paper).collect(Collectors.joining());
    }

    static String paper(int number) {
        return "{\"id\":\"2106.%05d\",\"title\":\"Title %d\"}%n".formatted(number, number);
    }
}
