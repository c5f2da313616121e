/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.loader.model.Installation;
import io.github.ingestdjl.loader.model.ModelInstaller;
import io.github.ingestdjl.loader.model.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader model install}: for the machine of a node; asks no cluster. */
@Command(
        name = "install",
        description =
                "Copies a model, as ingest_djl export writes it, into the configuration of the node on this machine. The node finds it without a restart. A model is code that the node runs: install models only from people you trust.",
        sortOptions = false)
final class ModelInstallCommand extends ClusterCommand {

    @Parameters(paramLabel = "DIR|ZIP", description = "The model's folder, or a zip of it.")
    private Path source;

    @Mixin
    private NodeOptions node;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Id to install it under (default: the name of the folder, or of the zip).")
    private String id;

    @Option(names = "--force", description = "Replace a model of the same id that has other files.")
    private boolean force;

    @Option(
            names = "--allow-unsafe-operators",
            description =
                    "Install also a model whose code reaches files, processes or the network; the node must allow it too.")
    private boolean allowUnsafeOperators;

    @Override
    public Integer call() throws IOException {
        ModelInstaller installer = new ModelInstaller(valid(() -> node.configuration(io().environment())));
        try (ModelSource model = ModelSource.open(source)) {
            Installation installation = installer.install(model, id(model), force, allowUnsafeOperators);
            InstallationReport report = new InstallationReport(installation);
            print(report.json(), report.text());
        }
        return ExitCode.OK;
    }

    private ModelId id(ModelSource model) {
        if (id != null) {
            return valid(() -> new ModelId(id));
        }
        try {
            return new ModelId(model.folderName());
        } catch (IllegalArgumentException e) {
            throw usage("[--id] is needed, since the name of the model does not do: " + e.getMessage());
        }
    }
}
