/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.transfer.Summary;

/** Shows on standard error how far a job has come. Thread-safe; whoever makes it closes it. */
interface Progress extends AutoCloseable {

    /** The form that fits: a bar on a terminal, else lines. */
    static Progress of(CommandIo io, String task) {
        return io.terminal() ? new ProgressBarProgress(io.err(), task) : new LineProgress(io.err());
    }

    /** Shows the state of this moment. */
    void show(Summary summary, Reach reach);

    /** Tells the user something that happens once, such as a long wait. */
    void say(String notice);

    @Override
    void close();
}
