/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

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
