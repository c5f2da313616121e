/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.Summary;
import java.io.PrintStream;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar over the source, with the time left and the numbers of papers beside it. */
final class ProgressBarProgress implements Progress {

    // Shown as percent.
    private static final long STEPS = 1000;
    private static final long STEPS_OF_UNIT = STEPS / 100;

    private final PrintStream err;
    private final ProgressBar bar;
    private boolean closed;

    /**
     * Draws the empty bar.
     *
     * @param task what is being done, in one word
     */
    ProgressBarProgress(PrintStream err, String task) {
        this.err = err;
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(STEPS)
                .setUnit(" %", STEPS_OF_UNIT)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build();
    }

    @Override
    public void show(Summary summary, Reach reach) {
        bar.setExtraMessage(" " + String.join(", ", message(summary, reach)));
        if (reach.known()) {
            bar.maxHint(STEPS);
            bar.stepTo(Math.round(STEPS * reach.share()));
        } else {
            bar.maxHint(-1);
        }
    }

    /** What matters most first: a narrow terminal cuts off the end. */
    private static List<String> message(Summary summary, Reach reach) {
        List<String> parts = LineProgress.arrived(summary);
        parts.add(LineProgress.rate(summary) + "/s");
        if (summary.counts().of(Counter.FAILED) > 0) {
            parts.add(summary.counts().of(Counter.FAILED) + " failed");
        }
        if (!reach.place().isEmpty()) {
            parts.add(reach.place());
        }
        return parts;
    }

    @Override
    public void say(String notice) {
        // Over the bar, which draws itself anew below.
        err.print("\r\033[K");
        err.println("arxiv-loader: " + notice);
    }

    @Override
    public void close() {
        // Once only: it draws itself a last time.
        if (!closed) {
            closed = true;
            bar.close();
        }
    }
}
