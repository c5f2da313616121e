/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits that double up to a ceiling, and any part of them by chance ("full jitter"), so that clients which failed together do not come back
 * together.
 *
 * @param base the longest first wait
 */
record Backoff(Duration base, Duration ceiling, DoubleSupplier chance) {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(5);

    /** From twice the interval (6 s at arXiv), at least half a second, to five minutes. */
    static Backoff after(Duration interval, DoubleSupplier chance) {
        Duration base = interval.multipliedBy(2);
        return new Backoff(base.compareTo(LEAST) < 0 ? LEAST : base, MOST, chance);
    }

    /** The wait after the n-th failure, from one. */
    Duration jittered(int failure) {
        return Duration.ofMillis(Math.round(longest(failure).toMillis() * chance.getAsDouble()));
    }

    /** The wait after the n-th failure, from one, without chance. */
    Duration longest(int failure) {
        Duration wait = base;
        for (int i = 1; i < failure && wait.compareTo(ceiling) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(ceiling) < 0 ? wait : ceiling;
    }
}
