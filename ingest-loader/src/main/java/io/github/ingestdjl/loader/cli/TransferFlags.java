/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.BulkOptions;
import io.github.ingestdjl.loader.paper.PaperFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that moves papers: where they go, and what happens when one fails. */
final class TransferFlags {

    static final String STANDARD_STREAM = "-";

    /** What to do about a paper that fails. */
    enum OnError {
        CONTINUE,
        STOP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--to",
            paramLabel = "FILE|-",
            description =
                    "Write the papers in the format that the name ends in: .jsonl, .csv, .bib, .ris or .md, packed where .gz follows; - writes JSON lines to standard output. Without --index they are not indexed. Only JSON lines tell of deletions.")
    private String to;

    @Option(names = "--force", description = "Replace the file of --to, if there is one.")
    private boolean force;

    @Option(names = "--limit", paramLabel = "N", description = "Read this many records at most (default: all).")
    private Long limit;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Ingest pipeline instead of the index's own; _none for none (default: the index's own).")
    String pipeline;

    @Option(
            names = "--failed",
            paramLabel = "FILE",
            description =
                    "Where papers that fail are written; load takes this file too. A file of another job is not replaced, FILE-2 is written then (default: a file of the job's own in the folder failed of --state).")
    Path failed;

    @Option(
            names = "--on-error",
            paramLabel = "ACTION",
            defaultValue = "continue",
            description = "After a paper that fails: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OnError onError;

    @Option(
            names = "--dry-run",
            description =
                    "Read and check everything, and tell of each record that would be refused before it is sent; send"
                            + " nothing to a node and write nothing.")
    boolean dryRun;

    @Option(
            names = "--restart",
            description = "Forget what an unfinished run of the same command has left, and begin anew.")
    boolean restart;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "How often to remember how far it has come; after a crash what is younger is done again (default: ${DEFAULT-VALUE}).")
    Duration checkpoint;

    @Mixin
    private StateOption state;

    @Option(
            names = "--bulk-actions",
            paramLabel = "N",
            defaultValue = "100",
            description = "Papers in a bulk request (default: ${DEFAULT-VALUE}).")
    private int bulkActions;

    @Option(
            names = "--bulk-size",
            paramLabel = "MB",
            defaultValue = "5",
            description = "Megabytes in a bulk request (default: ${DEFAULT-VALUE}).")
    private int bulkSize;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "2",
            description = "Bulk requests at a time (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    BulkOptions bulk() {
        return new BulkOptions(bulkActions, bulkSize, concurrency);
    }

    /** Where the papers are to be written, or null; {@link #toStandardOutput()} is asked first. */
    Path to() {
        return to == null || toStandardOutput() ? null : Path.of(to);
    }

    boolean toStandardOutput() {
        return STANDARD_STREAM.equals(to);
    }

    /** What the file's name says, or an {@link IllegalArgumentException}. */
    static PaperFormat format(Path file) {
        PaperFormat format = PaperFormat.of(file.getFileName().toString());
        if (format == null) {
            throw new IllegalArgumentException(
                    "[--to] must end in one of " + PaperFormat.endings() + ", .gz may follow, got [" + file + "]");
        }
        return format;
    }

    /** Refuses to replace a file, unless told to. */
    void checkFree() {
        checkFree(to(), force);
    }

    static void checkFree(Path file, boolean force) {
        if (!force && Files.exists(file)) {
            throw new IllegalArgumentException("[--to] exists already, --force replaces it, got [" + file + "]");
        }
    }

    /** The file, as an absolute path, standard output, or neither. */
    String destination() {
        return to() == null ? String.valueOf(to) : to().toAbsolutePath().toString();
    }

    /** Whether papers are to be written at all. */
    boolean writing() {
        return to != null;
    }

    long limit() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    boolean stopOnError() {
        return onError == OnError.STOP;
    }

    Path state(Map<String, String> environment) {
        return state.folder(environment);
    }

    /** A job that takes hours must not find out at its end that it cannot write. */
    void check() {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("[--limit] must be at least 1, got [" + limit + "]");
        }
        if (checkpoint.isNegative()) {
            throw new IllegalArgumentException(
                    "[--checkpoint] must not be negative, got [" + checkpoint.toMillis() / 1000.0 + "]");
        }
        if (failed != null) {
            checkedTarget("--failed", failed);
        }
        if (to() != null) {
            checkedTarget("--to", to());
            format(to());
            if (failed != null && isSame(to(), failed)) {
                throw new IllegalArgumentException(
                        "[--to] and [--failed] must be different files, got [" + to + "] for both");
            }
        }
    }

    /** Whether the papers are to go where they come from. */
    boolean replaces(Path source) {
        return to() != null && isSame(to(), source);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
        } catch (IOException e) {
            // Told by their names then.
        }
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    /** The file itself, or an {@link IllegalArgumentException} that says why it cannot be written. */
    static Path checkedTarget(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "[" + option + "] must be in a folder that can be written to, got [" + file + "]");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("[" + option + "] must be a regular file, got [" + file + "]");
        }
        return file;
    }
}
