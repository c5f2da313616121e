/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code arxiv-loader evaluate}: does nothing by itself. */
@Command(
        name = "evaluate",
        description = "Measures how well an index finds papers.",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            EvaluateReferencesCommand.class,
            EvaluatePredictionsCommand.class,
            EvaluateQueriesCommand.class,
            EvaluateKnownItemCommand.class,
            EvaluateCompareCommand.class,
            EvaluateJudgeCommand.class,
            EvaluateRecallCommand.class,
            EvaluateReportCommand.class
        })
final class EvaluateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "[COMMAND] is missing, expected one of " + spec.subcommands().keySet());
    }
}
