/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When the next request may start: a time after the last one to any host, and a longer one after the last to a host that wants so. For one
 * thread.
 */
final class RateLimiter {

    private final Time time;
    private final Duration interval;
    private final Map<String, Long> lastByHost = new HashMap<>();
    // Null before the first request; a reading of the clock may be any number.
    private Long last;

    RateLimiter(Time time, Duration interval) {
        this.time = time;
        this.interval = interval;
    }

    /** The clock and the waiting. Tests have a time of their own, in which waiting takes none. */
    interface Time {

        /** The machine's own. */
        Time SYSTEM = new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            }
        };

        /** For measuring; it never goes back. */
        long nanos();

        /** For comparing with dates that a site names. */
        Instant now();

        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Waits until a request to this host may start, and takes it as started.
     *
     * @param hostInterval the least time between two requests to this host
     */
    void awaitTurn(String host, Duration hostInterval) throws InterruptedException {
        if (last != null) {
            sleepUntil(last + interval.toNanos());
        }
        Long lastHere = lastByHost.get(host);
        if (lastHere != null) {
            sleepUntil(lastHere + hostInterval.toNanos());
        }
        last = time.nanos();
        lastByHost.put(host, last);
    }

    /** Waits, whatever the interval. */
    void pause(Duration duration) throws InterruptedException {
        sleepUntil(time.nanos() + duration.toNanos());
    }

    private void sleepUntil(long moment) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
            time.sleep(Duration.ofNanos(left));
        }
    }
}
