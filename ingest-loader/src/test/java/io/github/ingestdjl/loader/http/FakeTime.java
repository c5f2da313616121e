/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A time that stands still but while somebody waits, and then takes none of ours. */
final class FakeTime implements RateLimiter.Time {

    /** A Monday. */
    static final Instant START = Instant.parse("2026-11-16T08:00:00Z");

    /** What was waited for, in order. */
    final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    private volatile Duration elapsed = Duration.ZERO;

    @Override
    public long nanos() {
        // Near the end of its range, as a machine's own reading may be.
        return Long.MAX_VALUE - Duration.ofHours(1).toNanos() + elapsed.toNanos();
    }

    @Override
    public Instant now() {
        return START.plus(elapsed);
    }

    @Override
    public void sleep(Duration duration) {
        sleeps.add(duration);
        pass(duration);
    }

    void pass(Duration duration) {
        elapsed = elapsed.plus(duration);
    }

    Duration elapsed() {
        return elapsed;
    }

    Duration slept() {
        return sleeps.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
