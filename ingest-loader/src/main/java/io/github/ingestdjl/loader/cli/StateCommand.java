/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.ingestdjl.loader.transfer.UnfinishedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arxiv-loader state}: does nothing by itself. */
@Command(
        name = "state",
        description = "Shows and removes what unfinished runs have left, and what 'similar --new' remembers.",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StateCommand.ListCommand.class, StateCommand.CleanCommand.class})
final class StateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "[COMMAND] is missing, expected one of " + spec.subcommands().keySet());
    }

    private static String lines(List<String> lines) {
        return String.join(System.lineSeparator(), lines);
    }

    /** {@code arxiv-loader state list}. */
    @Command(
            name = "list",
            description =
                    "Lists the runs that can be gone on with, their parts, the files of failed papers, and the names"
                            + " of 'similar --new'.",
            sortOptions = false)
    static final class ListCommand extends ClusterCommand {

        @Mixin
        private StateOption state;

        @Override
        public Integer call() throws IOException {
            Path folder = state.folder(io().environment());
            List<UnfinishedJob> jobs = UnfinishedJob.in(folder);
            List<Path> failed = failed(folder);
            List<Shown> shown = shown(folder);
            print(new Result(jobs, failed, shown), text(jobs, failed, shown));
            return ExitCode.OK;
        }

        private record Result(List<UnfinishedJob> jobs, List<Path> failed, List<Shown> shown) {}

        /**
         * What is remembered under a name.
         *
         * @param papers null where it cannot be read
         * @param problem why not, or null
         */
        private record Shown(
                @JsonUnwrapped ShownPapers papers,
                @JsonInclude(JsonInclude.Include.NON_NULL) String problem) {}

        private static List<Shown> shown(Path state) throws IOException {
            List<Shown> shown = new ArrayList<>();
            for (Path file : ShownPapers.files(state)) {
                try {
                    shown.add(new Shown(ShownPapers.read(file), null));
                } catch (IOException e) {
                    // The others are to be seen all the same.
                    shown.add(new Shown(null, ErrorMessages.message(e)));
                }
            }
            return shown;
        }

        private static List<Path> failed(Path state) throws IOException {
            Path folder = UnfinishedJob.failed(state);
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> !file.getFileName().toString().startsWith("."))
                        .sorted(Comparator.naturalOrder())
                        .toList();
            }
        }

        private static String text(List<UnfinishedJob> jobs, List<Path> failed, List<Shown> shown) {
            List<String> lines = new ArrayList<>();
            if (jobs.isEmpty()) {
                lines.add("no unfinished runs");
            } else {
                TextTable table = new TextTable("job", "read", "changed", "from", "to", "");
                for (UnfinishedJob job : jobs) {
                    table.row(
                            job.name(),
                            String.format(Locale.ROOT, "%,d", job.read()),
                            job.changed().toString(),
                            job.parameters().getOrDefault("from", ""),
                            Objects.requireNonNullElse(
                                    job.parameters().get("to"), job.parameters().containsKey("index") ? "index" : ""),
                            job.atWork() ? "at work" : "");
                }
                lines.addAll(table.lines());
                jobs.forEach(job -> job.parts().forEach(part -> lines.add("part        " + part)));
            }
            failed.forEach(file -> lines.add("failed papers are in " + file + ": load --from " + file));
            shown.forEach(list -> lines.add(
                    list.papers() == null
                            ? list.problem()
                            : String.format(
                                    Locale.ROOT,
                                    "similar --new %s has shown %,d, the last on %s",
                                    list.papers().name(),
                                    list.papers().papers(),
                                    list.papers().changed().toString().substring(0, 10))));
            return lines(lines);
        }
    }

    /** {@code arxiv-loader state clean}. */
    @Command(
            name = "clean",
            description =
                    "Removes unfinished runs and their parts, or what 'similar --new' remembers; begun again, they"
                            + " begin anew. Files of failed papers stay.",
            sortOptions = false)
    static final class CleanCommand extends ClusterCommand {

        @Parameters(paramLabel = "JOB", arity = "0..*", description = "The jobs, as 'state list' names them.")
        private List<String> names = List.of();

        @Option(names = "--all", description = "All runs that are not at work.")
        private boolean all;

        @Option(
                names = "--shown",
                paramLabel = "NAME",
                split = ",",
                description = "What 'similar --new NAME' has shown; several with commas between them.")
        private List<String> shown = List.of();

        @Mixin
        private StateOption state;

        @Override
        public Integer call() throws IOException {
            if (all && !names.isEmpty() || !all && names.isEmpty() && shown.isEmpty()) {
                throw usage("expected [JOB] or [--all], and not both, or [--shown]");
            }
            Path folder = state.folder(io().environment());
            List<Path> lists = ShownPapers.files(folder);
            for (String name : shown) {
                if (lists.stream().noneMatch(file -> ShownPapers.name(file).equals(name))) {
                    throw usage("[--shown] must be one of "
                            + lists.stream().map(ShownPapers::name).toList() + ", got [" + name + "]");
                }
            }
            List<UnfinishedJob> jobs = UnfinishedJob.in(folder);
            for (String name : names) {
                if (jobs.stream().noneMatch(job -> job.name().equals(name))) {
                    throw usage("[JOB] must be one of "
                            + jobs.stream().map(UnfinishedJob::name).toList() + ", got [" + name + "]");
                }
            }
            List<UnfinishedJob> removed = jobs.stream()
                    .filter(job -> all ? !job.atWork() : names.contains(job.name()))
                    .toList();
            List<String> lines = new ArrayList<>();
            for (UnfinishedJob job : removed) {
                job.remove();
                lines.add("removed " + job.name());
                job.parts().forEach(part -> lines.add("removed " + part));
            }
            for (Path file : lists) {
                if (shown.contains(ShownPapers.name(file))) {
                    Files.delete(file);
                    lines.add("removed " + file);
                }
            }
            print(removed, lines.isEmpty() ? "nothing to remove" : lines(lines));
            return ExitCode.OK;
        }
    }
}
