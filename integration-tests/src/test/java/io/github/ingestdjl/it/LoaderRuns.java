/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.Commands;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the loader's start script against a node, as a user does.
 *
 * @param folder where it runs
 */
record LoaderRuns(URI node, Path folder) {

    /** A run however it ends. */
    Commands.Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
        command.addAll(List.of(arguments));
        return Commands.execute(folder, command, Map.of("ARXIV_LOADER_URL", node.toString()));
    }

    /** What a run printed that must succeed. */
    String succeeds(String... arguments) throws Exception {
        Commands.Result result = run(arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    /** The object that a run printed that must succeed; {@code --json} is the caller's. */
    JsonNode json(String... arguments) throws Exception {
        return Papers.JSON.readTree(succeeds(arguments));
    }
}
