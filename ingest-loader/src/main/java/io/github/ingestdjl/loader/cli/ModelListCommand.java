/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PluginModels;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code arxiv-loader model list}. */
@Command(
        name = "list",
        description = "Lists the models that the nodes have, and where nodes differ.",
        sortOptions = false)
final class ModelListCommand extends ClusterCommand {

    @Override
    public Integer call() throws IOException {
        try (ClusterClient cluster = connect()) {
            ModelListReport report = new ModelListReport(new PluginModels(cluster).list());
            print(report.json(), report.text());
        }
        return ExitCode.OK;
    }
}
