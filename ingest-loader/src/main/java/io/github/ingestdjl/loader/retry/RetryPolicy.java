/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often to try, and how long to wait in between. Each wait is drawn from the upper half of a span that doubles up to a ceiling: first,
 * 2 · first, 4 · first … So those who were refused together do not come back together. Immutable.
 *
 * @param first the span of the first wait
 * @param ceiling the longest span
 * @param tries how often in all
 * @param chance numbers from 0 to 1, from any thread
 */
public record RetryPolicy(Duration first, Duration ceiling, int tries, DoubleSupplier chance) {

    private static final int MAX_DOUBLINGS = 30;

    /** With the machine's own chance. */
    public RetryPolicy(Duration first, Duration ceiling, int tries) {
        this(first, ceiling, tries, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** The wait after the n-th failure, from one. */
    public Duration wait(int failure) {
        return Duration.ofMillis(Math.round(longest(failure).toMillis() * (1 + chance.getAsDouble()) / 2));
    }

    /** The longest wait after the n-th failure, from one. */
    public Duration longest(int failure) {
        Duration span = first.multipliedBy(1L << Math.min(failure - 1, MAX_DOUBLINGS));
        return span.compareTo(ceiling) < 0 ? span : ceiling;
    }
}
