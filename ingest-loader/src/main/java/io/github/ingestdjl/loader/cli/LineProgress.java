/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.Counts;
import io.github.ingestdjl.loader.transfer.Summary;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line each time, for logs. */
final class LineProgress implements Progress {

    private static final double LITTLE = 0.01;

    private final PrintStream err;
    private double shareAtStart = Double.NaN;

    /** Prints nothing yet. */
    LineProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public synchronized void show(Summary summary, Reach reach) {
        List<String> parts = new ArrayList<>();
        parts.add(format("%,d read", summary.counts().of(Counter.READ)));
        if (reach.known()) {
            parts.add(format("%.0f %%", 100 * reach.share())
                    + (reach.place().isEmpty() ? "" : " (" + reach.place() + ")"));
        } else if (!reach.place().isEmpty()) {
            parts.add(reach.place());
        }
        parts.addAll(arrived(summary));
        parts.add(format("%,d failed", summary.counts().of(Counter.FAILED)));
        parts.add(rate(summary) + " papers/s");
        String left = timeLeft(summary, reach);
        if (left != null) {
            parts.add(left);
        }
        err.println("arxiv-loader: " + String.join(", ", parts));
    }

    @Override
    public synchronized void say(String notice) {
        err.println("arxiv-loader: " + notice);
    }

    @Override
    public void close() {
        // Nothing to tidy up: each line stands for itself.
    }

    /** What has reached its targets. */
    static List<String> arrived(Summary summary) {
        Counts counts = summary.counts();
        List<String> parts = new ArrayList<>();
        if (counts.of(Counter.WRITTEN) > 0) {
            parts.add(format("%,d written", counts.of(Counter.WRITTEN)));
        }
        if (counts.indexed() > 0 || counts.of(Counter.WRITTEN) == 0) {
            parts.add(format("%,d indexed", counts.indexed()));
        }
        return parts;
    }

    /** Papers a second. */
    static String rate(Summary summary) {
        return format(summary.perSecond() < 10 ? "%.2f" : "%.0f", summary.perSecond());
    }

    private String timeLeft(Summary summary, Reach reach) {
        if (!reach.known()) {
            return null;
        }
        if (Double.isNaN(shareAtStart)) {
            shareAtStart = reach.share();
        }
        double gained = reach.share() - shareAtStart;
        if (gained < LITTLE) {
            return null;
        }
        Duration left = Duration.ofSeconds(Math.round(summary.seconds() * (1 - reach.share()) / gained));
        return "about " + words(left) + " left";
    }

    private static String words(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
