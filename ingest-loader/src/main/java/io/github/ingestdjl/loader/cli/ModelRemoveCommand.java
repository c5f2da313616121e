/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.loader.model.ModelInstaller;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader model remove}: for the machine of a node; asks no cluster. */
@Command(
        name = "remove",
        description =
                "Removes a model from the configuration of the node on this machine. A node that has it in memory serves it until it is unloaded or the node restarts; then pipelines and searches that name it fail.",
        sortOptions = false)
final class ModelRemoveCommand extends ClusterCommand {

    @Parameters(paramLabel = "ID", description = "The model's id.")
    private String id;

    @Mixin
    private NodeOptions node;

    @Override
    public Integer call() throws IOException {
        ModelId model = valid(() -> new ModelId(id));
        Path folder = new ModelInstaller(valid(() -> node.configuration(io().environment()))).remove(model);
        print(new Result(id, folder), "model [" + id + "] removed: " + folder);
        return ExitCode.OK;
    }

    private record Result(String removed, Path folder) {}
}
