/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.transfer.Summary;
import java.io.PrintStream;
import java.util.Locale;

/** One line each time, for logs. */
final class LineProgress implements Progress {

    private final PrintStream err;
    private final long size;

    /**
     * Prints nothing yet.
     *
     * @param size the source's size in bytes, -1 when unknown
     */
    LineProgress(PrintStream err, long size) {
        this.err = err;
        this.size = size;
    }

    @Override
    public void show(Summary summary, long bytes) {
        String share = size > 0 ? String.format(Locale.ROOT, ", %d %% of the file", 100 * bytes / size) : "";
        err.println(String.format(
                Locale.ROOT,
                "arxiv-loader: %,d read%s, %,d indexed, %,d failed, %.1f docs/s",
                summary.read(),
                share,
                summary.indexed(),
                summary.failed(),
                summary.indexedPerSecond()));
    }

    @Override
    public void close() {
        // Nothing to tidy up: each line stands for itself.
    }
}
