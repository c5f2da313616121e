/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code arxiv-loader references}: does nothing by itself. */
@Command(
        name = "references",
        description = "Makes reference lists, which evaluations compare searches with.",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ReferencesCollectCommand.class})
final class ReferencesCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "[COMMAND] is missing, expected one of " + spec.subcommands().keySet());
    }
}
