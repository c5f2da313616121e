/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or a plain kill) into an orderly end: runs a task, and holds the process until the work is done or a minute has passed. Close it
 * when the work is done and its result is printed.
 */
final class InterruptWatch implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    InterruptWatch(Runnable onInterrupt) {
        this.hook = new Thread(
                () -> {
                    onInterrupt.run();
                    try {
                        done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "arxiv-loader-interrupt");
    }

    /** From now on an interrupt counts. */
    void start() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook has just been told.
        }
    }
}
