/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code arxiv-loader} command: holds the options that every subcommand has, and does nothing by itself. */
@Command(
        name = "arxiv-loader",
        description = "Streams arXiv papers into Elasticsearch and finds them again.",
        mixinStandardHelpOptions = true,
        versionProvider = ArxivLoader.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SetupCommand.class,
            LoadCommand.class,
            ScrapeCommand.class,
            HarvestCommand.class,
            SearchCommand.class,
            SimilarCommand.class,
            ShowCommand.class,
            StatsCommand.class,
            ExportCommand.class,
            ReembedCommand.class,
            ModelCommand.class,
            ReferencesCommand.class,
            EvaluateCommand.class,
            StateCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure at run time",
            "2:usage error",
            "130:interrupted (Ctrl-C); commands that move papers go on when they are run again"
        })
public final class ArxivLoader implements Runnable {

    private CommandIo io;
    private Profile profile = Profile.NONE;

    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions options;

    private ArxivLoader(CommandIo io) {
        this.io = io;
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command line on the process's own streams and environment, and returns the exit code. */
    public static int run(String... args) {
        return run(CommandIo.ofProcess(), args);
    }

    static int run(CommandIo io, String... args) {
        ArxivLoader loader = new ArxivLoader(io);
        ErrorMessages messages = new ErrorMessages(io, () -> loader.options.verbose(), () -> loader.profile);
        CommandLine commandLine = Converters.register(new CommandLine(loader))
                .setOut(new PrintWriter(io.out(), true))
                .setErr(new PrintWriter(io.err(), true))
                .setParameterExceptionHandler(messages::usage)
                .setExecutionExceptionHandler(messages::failure);
        loader.configure(commandLine, args);
        return commandLine.execute(args);
    }

    /** Takes the defaults that the configuration file has. What is wrong with it is told when a command runs: help and version are for then, too. */
    private void configure(CommandLine commandLine, String... args) {
        try {
            profile = Profile.chosen(spec, io.environment(), args);
            io = io.withEnvironment(profile.environment(io.environment()));
            commandLine.setDefaultValueProvider(profile);
        } catch (IllegalArgumentException | IOException e) {
            String problem = e instanceof IOException
                    ? "[--config-file] cannot be read: " + ErrorMessages.message(e)
                    : e.getMessage();
            commandLine.setExecutionStrategy(parsed -> {
                Integer helped = CommandLine.executeHelpRequest(parsed);
                if (helped == null) {
                    throw new ParameterException(commandLine, problem, e);
                }
                return helped;
            });
        }
        options.usualIndex(io.environment());
    }

    /** The commands and options as they are without any configuration. */
    static CommandSpec model() {
        return Converters.register(new CommandLine(new ArxivLoader(CommandIo.ofProcess())))
                .getCommandSpec();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "[COMMAND] is missing, expected one of " + spec.subcommands().keySet());
    }

    CommandIo io() {
        return io;
    }

    GlobalOptions options() {
        return options;
    }

    /** The version that the build wrote beside this class. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = ArxivLoader.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"arxiv-loader " + version()};
        }
    }
}
