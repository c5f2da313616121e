/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.transfer.Summary;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar over the source's bytes, with the numbers of papers beside it. */
final class ProgressBarProgress implements Progress {

    private static final long KILOBYTE = 1 << 10;
    private static final long MEGABYTE = 1 << 20;
    private static final long FEW_MEGABYTES = 10 * MEGABYTE;

    private final ProgressBar bar;

    /**
     * Draws the empty bar.
     *
     * @param size the source's size in bytes, -1 when unknown
     */
    ProgressBarProgress(PrintStream err, long size) {
        boolean small = size >= 0 && size < FEW_MEGABYTES;
        this.bar = new ProgressBarBuilder()
                .setTaskName("load")
                .setInitialMax(size)
                .setUnit(small ? " KB" : " MB", small ? KILOBYTE : MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build();
    }

    @Override
    public void show(Summary summary, long bytes) {
        bar.setExtraMessage(String.format(
                Locale.ROOT,
                " %,d indexed, %,d failed, %.0f docs/s",
                summary.indexed(),
                summary.failed(),
                summary.indexedPerSecond()));
        bar.stepTo(bytes);
    }

    @Override
    public void close() {
        bar.close();
    }
}
