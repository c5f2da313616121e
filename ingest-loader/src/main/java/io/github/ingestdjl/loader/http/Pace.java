/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the next request may start: a time after the last one to any host, and a longer one after the last to a host that wants so. One
 * thread waits; others may read the figures.
 */
final class Pace {

    private final Time time;
    private final Duration interval;
    private final Map<String, Long> lastByHost = new HashMap<>();
    private final AtomicLong asked = new AtomicLong();
    // Null before the first request; a reading of the clock may be any number.
    private Long last;
    private volatile long wakesAt;
    private volatile boolean waiting;

    Pace(Time time, Duration interval) {
        this.time = time;
        this.interval = interval;
    }

    /**
     * Waits until a request to this host may start, and counts it as started.
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
        asked.incrementAndGet();
    }

    /** Waits, whatever the interval. */
    void pause(Duration duration) throws InterruptedException {
        sleepUntil(time.nanos() + duration.toNanos());
    }

    long asked() {
        return asked.get();
    }

    /** What is left of the wait that is going on, or zero. */
    Duration waiting() {
        long left = wakesAt - time.nanos();
        return waiting && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    private void sleepUntil(long moment) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        wakesAt = moment;
        waiting = true;
        try {
            for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
                time.sleep(Duration.ofNanos(left));
            }
        } finally {
            waiting = false;
        }
    }
}
