/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on standard error how many papers are written: a bar on a terminal, else a line now and then. For one thread. */
interface ExportProgress extends AutoCloseable {

    /**
     * Shows the state of this moment.
     *
     * @param total how many there will be
     */
    void show(long written, long total);

    @Override
    void close();

    /** The form that fits. */
    static ExportProgress of(CommandIo io) {
        return io.terminal() ? new Bar(io.err()) : new Lines(io.err());
    }

    /** A bar that is drawn anew. */
    final class Bar implements ExportProgress {

        private final ProgressBar bar;

        Bar(PrintStream err) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName("export")
                    .setInitialMax(-1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }

        @Override
        public void show(long written, long total) {
            bar.maxHint(total);
            bar.stepTo(written);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line every ten seconds; a short export has none. */
    final class Lines implements ExportProgress {

        private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(10);

        private final PrintStream err;
        private long last = System.nanoTime();

        Lines(PrintStream err) {
            this.err = err;
        }

        @Override
        public void show(long written, long total) {
            long now = System.nanoTime();
            if (now - last >= PACE_NANOS) {
                last = now;
                err.println("arxiv-loader: " + BarChart.number(written) + " of " + BarChart.number(total)
                        + " papers written");
            }
        }

        @Override
        public void close() {
            // Each line stands for itself.
        }
    }
}
