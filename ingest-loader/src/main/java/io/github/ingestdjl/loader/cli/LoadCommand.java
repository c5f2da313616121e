/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.BulkOptions;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.LoadTarget;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.file.SnapshotSource;
import io.github.ingestdjl.loader.source.file.SourceInput;
import io.github.ingestdjl.loader.transfer.FailedFile;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader load}. */
@Command(
        name = "load",
        description =
                "Loads papers into the index. A paper that is there is replaced, so a load can be repeated at any time.",
        sortOptions = false)
final class LoadCommand extends ClusterCommand {

    private static final String STANDARD_INPUT = "-";
    private static final Duration BAR_PACE = Duration.ofMillis(500);
    private static final Duration LINE_PACE = Duration.ofSeconds(10);

    @Option(
            names = "--from",
            paramLabel = "FILE|-",
            required = true,
            description =
                    "arXiv's metadata snapshot, one JSON object a line, plain or packed by gzip or bzip2; - reads standard input.")
    private String from;

    @Option(names = "--limit", paramLabel = "N", description = "Read this many lines at most (default: all).")
    private Long limit;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Ingest pipeline instead of the index's own; _none for none (default: the index's own).")
    private String pipeline;

    @Option(
            names = "--failed",
            paramLabel = "FILE",
            defaultValue = "arxiv-loader-failed.jsonl",
            description = "Where papers that fail are written; --from takes this file too (default: ${DEFAULT-VALUE}).")
    private Path failed;

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

    @Override
    public Integer call() throws IOException, InterruptedException {
        BulkOptions options = valid(() -> new BulkOptions(bulkActions, bulkSize, concurrency));
        checkLimit();
        checkFailed();
        LoadTarget target = new LoadTarget(options().index(), pipeline);
        try (ClusterClient cluster = connect();
                SourceInput input = open();
                SnapshotSource source = new SnapshotSource(input.stream());
                FailedFile failedFile = new FailedFile(failed)) {
            target.check(cluster);
            TransferJob job = new TransferJob(source, failedFile, limit == null ? Long.MAX_VALUE : limit);
            try (InterruptWatch watch = new InterruptWatch(() -> job.stop("interrupted"))) {
                watch.start();
                try (Progress progress = progress(input.size())) {
                    try (ProgressTicker ticker = new ProgressTicker()) {
                        ticker.start(pace(), () -> progress.show(job.summary(), input.position()));
                        job.run(listener -> new PaperIndexer<>(cluster, target, options, listener));
                    }
                    if (io().terminal()) {
                        // A bar that is left standing shows the end; a log has the summary for that.
                        progress.show(job.summary(), input.position());
                    }
                }
                LoadOutcome outcome = new LoadOutcome(job.summary(), job.stopped(), settle(failedFile, job));
                print(outcome.json(), outcome.text());
                return outcome.successful() ? ExitCode.OK : ExitCode.SOFTWARE;
            }
        }
    }

    private SourceInput open() throws IOException {
        return STANDARD_INPUT.equals(from) ? SourceInput.of(io().in()) : SourceInput.of(Path.of(from));
    }

    private Duration pace() {
        return io().terminal() ? BAR_PACE : LINE_PACE;
    }

    private Progress progress(long size) {
        return io().terminal() ? new ProgressBarProgress(io().err(), size) : new LineProgress(io().err(), size);
    }

    /**
     * Leaves the failed file so that it names every paper that is known to be missing. It is replaced when papers failed. When it was the
     * source itself, it goes once all its papers are indexed, and stays as it was while some of its lines are unread.
     */
    private Path settle(FailedFile failedFile, TransferJob job) throws IOException {
        boolean reloaded =
                !STANDARD_INPUT.equals(from) && Files.exists(failed) && Files.isSameFile(failed, Path.of(from));
        if (reloaded && !job.sourceEnded()) {
            return failed;
        }
        Path written = failedFile.complete();
        if (reloaded && written == null) {
            Files.delete(failed);
        }
        return written == null ? null : failed;
    }

    private void checkLimit() {
        if (limit != null && limit < 1) {
            throw usage("[--limit] must be at least 1, got [" + limit + "]");
        }
    }

    /** A load that takes hours must not find out at its end that it cannot write down what failed. */
    private void checkFailed() {
        Path folder = failed.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw usage("[--failed] must be in a folder that can be written to, got [" + failed + "]");
        }
        if (Files.exists(failed) && !Files.isRegularFile(failed)) {
            throw usage("[--failed] must be a regular file, got [" + failed + "]");
        }
    }
}
