/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.core.TimeValue;

/**
 * Runs the batches of all models, so many at a time, in the order they come. Native code cannot be interrupted: a batch
 * that never returns keeps its thread, and others must not wait for it. So it is not counted any more from some time on,
 * and the executor behind this must have more threads than run here at a time. Safe for several threads.
 */
final class InferenceThreads implements Executor {
    private final Executor executor;
    private final int most;
    private final LongSupplier nanoTime;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    /** Those that count. */
    private final Set<Run> running = new HashSet<>();

    /**
     * @param most how many run at a time
     * @param nanoTime the clock that they are measured with
     */
    InferenceThreads(Executor executor, int most, LongSupplier nanoTime) {
        this.executor = executor;
        this.most = most;
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
        }
        startNext();
    }

    /** Lets others run in the place of those that run too long. */
    void replaceThoseLongerThan(TimeValue limit) {
        synchronized (this) {
            long now = nanoTime.getAsLong();
            running.removeIf(run -> run.started && now - run.since > limit.nanos());
        }
        startNext();
    }

    private void startNext() {
        for (Run run = next(); run != null; run = next()) {
            executor.execute(run);
        }
    }

    private synchronized Run next() {
        if (waiting.isEmpty() || running.size() == most) {
            return null;
        }
        Run run = new Run(waiting.remove());
        running.add(run);
        return run;
    }

    private final class Run extends AbstractRunnable {
        private final Runnable task;
        private boolean started;
        private long since;

        Run(Runnable task) {
            this.task = task;
        }

        @Override
        protected void doRun() {
            synchronized (InferenceThreads.this) {
                started = true;
                since = nanoTime.getAsLong();
            }
            task.run();
        }

        @Override
        public void onRejection(Exception e) {
            if (task instanceof AbstractRunnable refused) {
                try {
                    refused.onRejection(e);
                } finally {
                    refused.onAfter();
                }
            }
        }

        @Override
        public void onFailure(Exception e) {
            throw new IllegalStateException(e);
        }

        @Override
        public void onAfter() {
            synchronized (InferenceThreads.this) {
                running.remove(this);
            }
            startNext();
        }
    }
}
