/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** Runs a job while its progress is shown. */
final class ForegroundJob {

    private static final Duration BAR_PACE = Duration.ofMillis(500);
    private static final Duration LINE_PACE = Duration.ofSeconds(10);

    private ForegroundJob() {}

    /**
     * Returns when the job has ended; the progress is closed then.
     *
     * @param indexing opens the index; null for none
     */
    static void run(
            CommandIo io,
            TransferJob job,
            PaperSource source,
            Progress progress,
            Function<IndexListener<SourceRecord>, PaperIndexer<SourceRecord>> indexing)
            throws IOException, InterruptedException {
        try (ProgressTicker ticker = new ProgressTicker()) {
            ticker.start(io.terminal() ? BAR_PACE : LINE_PACE, () -> progress.show(job.summary(), source.reach()));
            job.run(indexing);
        }
        if (io.terminal()) {
            // A bar that is left standing shows the end; a log has the summary for that.
            progress.show(job.summary(), source.reach());
        }
        progress.close();
    }
}
