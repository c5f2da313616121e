/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls a task at a steady pace on one thread, until closed. */
final class ProgressTicker implements AutoCloseable {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "arxiv-loader-progress");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins after the first pause. */
    void start(Duration pace, Runnable task) {
        executor.scheduleAtFixedRate(task, pace.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when a call that is under way has ended. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
