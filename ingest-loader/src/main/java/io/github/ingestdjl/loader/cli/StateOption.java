/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the loader keeps what it needs to go on. */
final class StateOption {

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where unfinished runs are remembered, failed papers, arXiv's answers and what --new has shown"
                            + " (default: $ARXIV_LOADER_STATE, or arxiv-loader in $XDG_STATE_HOME or ~/.local/state).")
    private Path state;

    Path folder(Map<String, String> environment) {
        if (state != null) {
            return state;
        }
        String named = environment.get("ARXIV_LOADER_STATE");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String home = environment.get("XDG_STATE_HOME");
        return home != null && !home.isBlank()
                ? Path.of(home, "arxiv-loader")
                : Path.of(System.getProperty("user.home"), ".local", "state", "arxiv-loader");
    }
}
