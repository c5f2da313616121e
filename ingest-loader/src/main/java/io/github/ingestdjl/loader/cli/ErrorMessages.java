/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.loader.evaluation.relevance.UnreadableFileException;
import io.github.ingestdjl.loader.index.ClusterException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong as one line on standard error, and knows the exit code for it. */
final class ErrorMessages {

    private static final Pattern INVALID_VALUE =
            Pattern.compile("^Invalid value for option '([^']+)'[^:]*: (?=must |expected )");

    private static final Pattern NO_NUMBER =
            Pattern.compile("^Invalid value for option '([^']+)'[^:]*: '(.*)' is not an? (?:int|long|double)$");

    private final PrintStream err;
    private final String name;
    private final BooleanSupplier verbose;
    private final Supplier<Profile> profile;

    ErrorMessages(CommandIo io, BooleanSupplier verbose, Supplier<Profile> profile) {
        this.err = io.err();
        // As picocli colours its help, but for standard error, and by the variable that programs agree on.
        boolean coloured =
                io.terminal() && io.environment().getOrDefault("NO_COLOR", "").isEmpty();
        this.name = (coloured ? Ansi.ON : Ansi.OFF).string("@|bold,red arxiv-loader:|@ ");
        this.verbose = verbose;
        this.profile = profile;
    }

    /** A command line that makes no sense. */
    int usage(ParameterException failure, String[] args) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String message = usageMessage(failure);
        print(message + profile.get().origin(message, args) + " (see " + command + " --help)");
        trace(failure);
        return ExitCode.USAGE;
    }

    /** A command that failed. */
    int failure(Exception failure, CommandLine commandLine, ParseResult parsed) {
        print(message(failure));
        trace(failure);
        return ExitCode.SOFTWARE;
    }

    /** The failure in words. */
    static String message(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "no such file [" + missing.getFile() + "]";
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for [" + denied.getFile() + "]";
        }
        if (failure instanceof ClusterException
                || failure instanceof UnreadableFileException
                || failure instanceof InvalidModelException
                || failure instanceof IOException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        return "unexpected failure, --verbose tells more: " + failure;
    }

    private static String usageMessage(ParameterException problem) {
        List<String> unmatched = problem.getCommandLine().getUnmatchedArguments();
        // What is missing may be what was mistyped.
        ParameterException failure = problem instanceof MissingParameterException && !unmatched.isEmpty()
                ? new UnmatchedArgumentException(problem.getCommandLine(), unmatched)
                : problem;
        if (failure instanceof UnmatchedArgumentException unknown) {
            // Only the name: what follows a mistyped --password or --api-key is nobody's business.
            String name = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
            List<String> suggestions = unknown.getSuggestions();
            return "[" + name + "] is no option or argument here"
                    + (suggestions.isEmpty() ? "" : ", did you mean [" + suggestions.get(0) + "]?");
        }
        // As our own messages begin: with the option.
        String message = NO_NUMBER.matcher(failure.getMessage()).replaceFirst("[$1] must be a number, got [$2]");
        return INVALID_VALUE.matcher(message).replaceFirst("[$1] ");
    }

    private void print(String message) {
        err.println(name + message.replaceAll("\\s+", " ").strip());
    }

    private void trace(Exception failure) {
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        }
    }
}
