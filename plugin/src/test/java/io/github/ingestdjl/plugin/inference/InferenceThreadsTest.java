/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.Test;

/** The threads behind are stepped through by hand. */
class InferenceThreadsTest {
    private static final TimeValue LIMIT = TimeValue.timeValueSeconds(30);

    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> ran = new ArrayList<>();
    private final InferenceThreads threads = new InferenceThreads(pool::add, 2, clock::get);

    @Test
    void noMoreRunThanMayAndInTheOrderTheyCome() {
        for (String task : List.of("a", "b", "c", "d")) {
            threads.execute(() -> ran.add(task));
        }
        assertThat(pool).hasSize(2);
        pool.poll().run();
        assertThat(pool).hasSize(2);
        while (pool.isEmpty() == false) {
            pool.poll().run();
        }
        assertThat(ran).containsExactly("a", "b", "c", "d");
    }

    @Test
    void thoseThatRunTooLongKeepNobodyWaitingAndCountNoMoreWhenTheyReturn() {
        threads.execute(() -> {
            for (String task : List.of("a", "b", "c")) {
                threads.execute(() -> ran.add(task));
            }
            assertThat(pool).hasSize(1);
            clock.addAndGet(TimeUnit.SECONDS.toNanos(30));
            threads.replaceThoseLongerThan(LIMIT);
            assertThat(pool).as("in time").hasSize(1);
            clock.incrementAndGet();
            threads.replaceThoseLongerThan(LIMIT);
            assertThat(pool)
                    .as("one in its place; what waits for a thread runs for no time")
                    .hasSize(2);
        });
        pool.poll().run();
        assertThat(pool).hasSize(2);
        pool.poll().run();
        pool.poll().run();
        pool.poll().run();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void taskThatThrowsLeavesItsPlace() {
        threads.execute(() -> {
            throw new IllegalStateException("broken");
        });
        threads.execute(() -> ran.add("a"));
        threads.execute(() -> ran.add("b"));
        try {
            pool.poll().run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("broken");
        }
        assertThat(pool).hasSize(2);
    }

    @Test
    void allAreToldThatThereAreNoThreads() {
        InferenceThreads closed = new InferenceThreads(
                task -> {
                    AbstractRunnable refused = (AbstractRunnable) task;
                    refused.onRejection(new RejectedExecutionException("closing"));
                    refused.onAfter();
                },
                1,
                clock::get);
        for (String task : List.of("a", "b")) {
            closed.execute(new AbstractRunnable() {
                @Override
                protected void doRun() {
                    ran.add(task);
                }

                @Override
                public void onRejection(Exception e) {
                    ran.add(task + " refused");
                }

                @Override
                public void onFailure(Exception e) {}

                @Override
                public void onAfter() {
                    ran.add(task + " after");
                }
            });
        }
        assertThat(ran).containsExactly("a refused", "a after", "b refused", "b after");
    }
}
