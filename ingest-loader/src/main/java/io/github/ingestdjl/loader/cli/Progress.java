/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.Counts;
import io.github.ingestdjl.loader.transfer.Summary;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows on standard error how far a job has come: a bar over its source on a terminal, else a line now and then, for logs. Thread-safe; whoever
 * makes it closes it.
 */
final class Progress implements AutoCloseable {

    private static final long BAR_MILLIS = 500;
    private static final long LINE_MILLIS = 10_000;
    // Shown as percent.
    private static final long STEPS = 1000;
    private static final double LITTLE = 0.01;

    private final PrintStream err;
    private final boolean quiet;
    // Null for a log.
    private final ProgressBar bar;
    private double shareAtStart = Double.NaN;
    private boolean closed;

    /** Draws the bar, empty, where there is one; {@code task} is what is being done, in one word. */
    Progress(CommandIo io, boolean quiet, String task) {
        this.err = io.err();
        this.quiet = quiet;
        this.bar = io.terminal() && !quiet
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(STEPS)
                        .setUnit(" %", STEPS / 100)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(err, BarChart.width(io.environment()) - 1))
                        .build()
                : null;
    }

    /**
     * Runs a job, showing how far it is; closed when the job has ended.
     *
     * @param indexing opens the index; null for none
     */
    void run(TransferJob job, Function<IndexListener<SourceRecord>, PaperIndexer<SourceRecord>> indexing)
            throws IOException, InterruptedException {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Progress::thread);
        long pace = bar == null ? LINE_MILLIS : BAR_MILLIS;
        ticker.scheduleAtFixedRate(() -> show(job.summary(), job.reach()), pace, pace, TimeUnit.MILLISECONDS);
        try {
            job.run(indexing);
        } finally {
            ticker.shutdown();
            ticker.awaitTermination(1, TimeUnit.SECONDS);
        }
        if (bar != null) {
            // A bar that is left standing shows the end; a log has the summary for that.
            show(job.summary(), job.reach());
        }
        close();
    }

    /** Shows the state of this moment. */
    synchronized void show(Summary summary, Reach reach) {
        if (bar == null) {
            say(line(summary, reach));
            return;
        }
        // What matters most first: a narrow terminal cuts off the end.
        List<String> parts = arrived(summary.counts());
        parts.add(rate(summary) + "/s");
        if (summary.counts().of(Counter.FAILED) > 0) {
            parts.add(summary.counts().of(Counter.FAILED) + " failed");
        }
        if (!reach.place().isEmpty()) {
            parts.add(reach.place());
        }
        bar.setExtraMessage(" " + String.join(", ", parts));
        bar.maxHint(reach.known() ? STEPS : -1);
        if (reach.known()) {
            bar.stepTo(Math.round(STEPS * reach.share()));
        }
    }

    /** Tells the user something that happens once, such as a long wait. */
    synchronized void say(String notice) {
        if (quiet) {
            return;
        }
        if (bar != null) {
            // Over the bar, which draws itself anew below.
            err.print("\r\033[K");
        }
        err.println("arxiv-loader: " + notice);
    }

    @Override
    public synchronized void close() {
        // Once only: it draws itself a last time.
        if (bar != null && !closed) {
            bar.close();
        }
        closed = true;
    }

    private String line(Summary summary, Reach reach) {
        List<String> parts = new ArrayList<>();
        parts.add(format("%,d read", summary.counts().of(Counter.READ)));
        if (reach.known()) {
            parts.add(format("%.0f %%", 100 * reach.share())
                    + (reach.place().isEmpty() ? "" : " (" + reach.place() + ")"));
        } else if (!reach.place().isEmpty()) {
            parts.add(reach.place());
        }
        parts.addAll(arrived(summary.counts()));
        parts.add(format("%,d failed", summary.counts().of(Counter.FAILED)));
        parts.add(rate(summary) + " papers/s");
        if (Double.isNaN(shareAtStart)) {
            shareAtStart = reach.share();
        }
        double gained = reach.share() - shareAtStart;
        if (gained >= LITTLE) {
            Duration left = Duration.ofSeconds(Math.round(summary.seconds() * (1 - reach.share()) / gained));
            parts.add("about " + words(left) + " left");
        }
        return String.join(", ", parts);
    }

    /** What has reached its targets. */
    private static List<String> arrived(Counts counts) {
        List<String> parts = new ArrayList<>();
        if (counts.of(Counter.WRITTEN) > 0) {
            parts.add(format("%,d written", counts.of(Counter.WRITTEN)));
        }
        if (counts.indexed() > 0 || counts.of(Counter.WRITTEN) == 0) {
            parts.add(format("%,d indexed", counts.indexed()));
        }
        return parts;
    }

    private static String rate(Summary summary) {
        return format(summary.perSecond() < 10 ? "%.2f" : "%.0f", summary.perSecond());
    }

    private static String words(Duration duration) {
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() > 0
                        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                        : duration.toSeconds() + " s";
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "arxiv-loader-progress");
        thread.setDaemon(true);
        return thread;
    }
}
