/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.ingestdjl.loader.index.BulkOptions;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.LoadTarget;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFormat;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.FailedFile;
import io.github.ingestdjl.loader.transfer.FileJournal;
import io.github.ingestdjl.loader.transfer.JobKey;
import io.github.ingestdjl.loader.transfer.Journal;
import io.github.ingestdjl.loader.transfer.PapersFile;
import io.github.ingestdjl.loader.transfer.TransferJob;
import io.github.ingestdjl.loader.transfer.UnfinishedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** What the commands that move papers share: from an open source to the summary. */
abstract class TransferCommand extends ClusterCommand {

    /** Where the options of a command itself stand in its help: before those that it shares with others. */
    static final int OWN = -2;

    @Mixin
    private TransferFlags flags;

    /** What is being done, in one word, for the progress bar. */
    abstract String task();

    /** Refuses options that make no sense, before anything is opened. */
    abstract void check() throws IOException;

    /** What tells this source from others, or null where it cannot be read twice. */
    abstract Map<String, String> sourceIdentity() throws IOException;

    /** Opens the source where an earlier run has left it. */
    abstract PaperSource open(Resume resume, Progress progress) throws IOException;

    /** Which papers of the source are asked for. */
    Predicate<Paper> wanted() {
        return paper -> true;
    }

    /** Called when the source was read to its end, and everything settled. */
    void completed() throws IOException {
        // Most commands have nothing to remember.
    }

    /** The file that is being read, or null. */
    Path sourceFile() {
        return null;
    }

    private boolean readsFailedFile(Path failed) throws IOException {
        Path source = sourceFile();
        return source != null && Files.exists(source) && Files.exists(failed) && Files.isSameFile(failed, source);
    }

    /** Each job has a file of its own, so that one does not replace what another could not move; a job that reads such a file goes on with it. */
    private Path failed(String job) throws IOException {
        if (flags.failed != null) {
            return flags.failed;
        }
        Path folder = UnfinishedJob.failed(flags.state(io().environment()));
        if (!flags.dryRun) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new IOException(
                        "[--state] must be a folder that can be written to, or --failed name a file elsewhere; cannot make ["
                                + folder + "]",
                        e);
            }
        }
        Path source = goesOnWith();
        return source != null ? source : folder.resolve(job + ".jsonl");
    }

    /** The source, where that is a file of failed papers in its folder, or null. */
    private Path goesOnWith() {
        Path source = sourceFile();
        Path folder = UnfinishedJob.failed(flags.state(io().environment()));
        return source != null
                        && folder.toAbsolutePath()
                                .equals(source.toAbsolutePath().getParent())
                ? source
                : null;
    }

    final TransferFlags flags() {
        return flags;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        BulkOptions bulk = valid(() -> {
            flags.check();
            return flags.bulk();
        });
        check();
        boolean indexing = !flags.dryRun && (!flags.writing() || options().indexGiven());
        if (!indexing) {
            return transfer(null, null);
        }
        try (ClusterClient cluster = connect()) {
            LoadTarget target = LoadTarget.checked(cluster, options().index(), flags.pipeline);
            return transfer(target, listener -> new PaperIndexer<>(cluster, target, bulk, listener));
        }
    }

    private int transfer(LoadTarget target, Function<IndexListener<SourceRecord>, PaperIndexer<SourceRecord>> indexing)
            throws IOException, InterruptedException {
        JobKey key = key(target);
        String name = key == null ? passing() : key.name();
        Path failed = failed(name);
        try (Journal journal = journal(key);
                FailedFile failedFile = new FailedFile(failed, name, journal, readsFailedFile(failed));
                PapersFile papersFile = papersFile(key, journal);
                Progress progress = new Progress(io(), options().quiet(), task())) {
            tellOfEarlierRuns(journal, progress);
            try (PaperSource source = source(journal, progress)) {
                TransferJob job = new TransferJob(
                        new TransferJob.Options(flags.limit(), wanted(), flags.stopOnError(), flags.checkpoint),
                        source,
                        journal,
                        papersFile,
                        flags.dryRun ? null : failedFile);
                try (InterruptWatch watch = new InterruptWatch(() -> job.stop("interrupted"))) {
                    watch.start();
                    progress.run(job, indexing);
                    LoadOutcome outcome = outcome(job, key, journal, papersFile, failed, failedFile, target != null);
                    print(outcome);
                    return outcome.successful() ? ExitCode.OK : ExitCode.SOFTWARE;
                }
            }
        }
    }

    private PaperSource source(Journal journal, Progress progress) throws IOException {
        PaperSource source = open(journal.resume(), progress);
        return flags.dryRun ? new ToldRejections(source, progress::say) : source;
    }

    /**
     * Gives the files their names, or leaves them so that a later run can go on. The failed file names every paper that is known to be missing;
     * when it was the source itself, it goes once all its papers have arrived, and stays as it was while some of its lines are unread or left out.
     */
    private LoadOutcome outcome(
            TransferJob job,
            JobKey key,
            Journal journal,
            PapersFile papersFile,
            Path failedName,
            FailedFile failedFile,
            boolean indexing)
            throws IOException {
        // Once: an interruption from here on changes nothing.
        TransferJob.Stop stopped = job.stopped();
        boolean reloaded = readsFailedFile(failedName);
        Path failed;
        if (stopped == null) {
            if (papersFile != null) {
                papersFile.complete();
            }
            failed = complete(failedName, failedFile, reloaded, allTried(job));
            if (job.sourceEnded() && !flags.dryRun) {
                completed();
            }
            journal.finish();
        } else {
            try {
                failed = reloaded ? failedName : journal.remembers() ? failedFile.publish() : failedFile.complete();
            } catch (IOException e) {
                // On a full disk, say: what stopped the job must be told all the same.
                failed = null;
                stopped = new TransferJob.Stop(
                        stopped.reason() + "; the file of failed papers cannot be written either: " + e.getMessage(),
                        stopped.atRecord());
            }
        }
        Path papers = papersFile == null || flags.to() == null ? null : stopped == null ? flags.to() : part(key);
        return new LoadOutcome(job.summary(), stopped, journal.remembers(), indexing, papers, failed);
    }

    /** Whether every paper of the source was meant to reach a target. */
    private static boolean allTried(TransferJob job) {
        return job.sourceEnded() && job.summary().counts().of(Counter.FILTERED) == 0;
    }

    private Path complete(Path failedName, FailedFile failedFile, boolean reloaded, boolean allTried)
            throws IOException {
        if (reloaded && !allTried) {
            failedFile.discard();
            return failedName;
        }
        Path failed = failedFile.complete();
        if (failed == null && reloaded && !flags.dryRun) {
            Files.delete(failedName);
        }
        return failed;
    }

    private void print(LoadOutcome outcome) throws JsonProcessingException {
        if (options().quiet() && outcome.successful()) {
            return;
        }
        if (flags.toStandardOutput()) {
            io().err().println(outcome.text());
        } else {
            print(outcome.json(), outcome.text());
        }
    }

    private void tellOfEarlierRuns(Journal journal, Progress progress) {
        long read = journal.last().counts().of(Counter.READ);
        if (read > 0) {
            progress.say(String.format(
                    Locale.ROOT, "going on after %,d records of an earlier run; --restart begins anew", read));
        }
    }

    /** The name of a job that cannot be gone on with. */
    private String passing() {
        return task() + "-" + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + "-"
                + ProcessHandle.current().pid();
    }

    private Path part(JobKey key) {
        return PapersFile.part(flags.to(), key == null ? null : key.name());
    }

    private PapersFile papersFile(JobKey key, Journal journal) throws IOException {
        if (!flags.writing() || flags.dryRun) {
            return null;
        }
        if (flags.toStandardOutput()) {
            return PapersFile.of(io().papers(), PaperFormat.JSONL);
        }
        if (journal.last().papersBytes() == 0) {
            // Else killed when it had its name already.
            valid(() -> {
                flags.checkFree();
                return null;
            });
        }
        return PapersFile.open(flags.to(), part(key), TransferFlags.format(flags.to()), journal);
    }

    private Journal journal(JobKey key) throws IOException {
        return key == null
                ? Journal.NONE
                : FileJournal.open(UnfinishedJob.journals(flags.state(io().environment())), key, flags.restart);
    }

    /** The job's identity, or null when a later run could not go on: it cannot read again what this one has read, or cut back what it has written. */
    private JobKey key(LoadTarget target) throws IOException {
        Map<String, String> source = sourceIdentity();
        if (source == null || flags.dryRun || flags.toStandardOutput()) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>(source);
        if (flags.limit() != Long.MAX_VALUE) {
            parameters.put("limit", String.valueOf(flags.limit()));
        }
        Path failed = flags.failed != null ? flags.failed : goesOnWith();
        if (failed != null) {
            parameters.put("failed", failed.toAbsolutePath().toString());
        }
        if (flags.to() != null) {
            parameters.put("to", flags.to().toAbsolutePath().toString());
        }
        if (target != null) {
            // Its id, not its name and address: an index that was deleted and made anew is another one.
            parameters.put("index", target.index());
            parameters.put("pipeline", String.valueOf(target.pipeline()));
        }
        return new JobKey(task(), parameters);
    }
}
