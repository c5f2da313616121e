/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Unmatched;

/** Which profile of which configuration file. Since the defaults of all other options come from there, these two are read before them. */
final class ProfileOptions {

    private static final String FILE = "--config-file";

    @Option(
            names = "--profile",
            order = GlobalOptions.LAST,
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description =
                    "Options that are not given come from this profile of the configuration file (default: $ARXIV_LOADER_PROFILE, or the profile default if there is one).")
    private String profile;

    @Option(
            names = FILE,
            order = GlobalOptions.LAST,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Configuration file (default: $ARXIV_LOADER_CONFIG_FILE, or arxiv-loader/config.ini in $XDG_CONFIG_HOME or ~/.config).")
    private Path file;

    /** What a command line says of these, whatever else is on it; what is wrong with it is found when all of it is read. */
    static ProfileOptions of(String[] args) {
        First first = new First();
        CommandLine line = new CommandLine(first);
        line.getCommandSpec().parser().collectErrors(true);
        line.parseArgs(args);
        return first.options;
    }

    /** The profile's name, or null where nobody names one. */
    String profile(Map<String, String> environment) {
        return profile != null ? profile : value(environment, "ARXIV_LOADER_PROFILE");
    }

    /** Whether somebody names a file, which therefore has to be there. */
    boolean fileNamed(Map<String, String> environment) {
        return file != null || value(environment, "ARXIV_LOADER_CONFIG_FILE") != null;
    }

    Path file(Map<String, String> environment) {
        if (file != null) {
            return file;
        }
        String named = value(environment, "ARXIV_LOADER_CONFIG_FILE");
        if (named != null) {
            return Path.of(named);
        }
        String home = value(environment, "XDG_CONFIG_HOME");
        Path folder = home != null ? Path.of(home) : Path.of(System.getProperty("user.home"), ".config");
        return folder.resolve("arxiv-loader").resolve("config.ini");
    }

    private static String value(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    @Command
    private static final class First {
        @Mixin
        private ProfileOptions options;

        @Unmatched
        private List<String> others;
    }
}
