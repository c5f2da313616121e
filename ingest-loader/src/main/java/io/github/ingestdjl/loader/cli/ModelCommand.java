/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code arxiv-loader model}: does nothing by itself. */
@Command(
        name = "model",
        description = "Shows, installs, checks and removes the models that embed papers.",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelListCommand.class,
            ModelInstallCommand.class,
            ModelCheckCommand.class,
            ModelRemoveCommand.class
        })
final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "[COMMAND] is missing, expected one of " + spec.subcommands().keySet());
    }
}
