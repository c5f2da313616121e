/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where pages are remembered, and for how long. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param folder made when absent; one client at a time may use it
 * @param maxAge how old a remembered page may be to be served without asking the site; an older one is asked for with the condition that it
 *     has changed. Zero asks about every page.
 * @param size how much is kept, in bytes as the pages came over the wire; the pages not used for longest go first. About 900 bytes of heap
 *     go with every page kept.
 */
public record CacheOptions(Path folder, Duration maxAge, long size) {

    // An int of seconds is what an HTTP header and OkHttp take.
    private static final Duration MAX_AGE = Duration.ofSeconds(Integer.MAX_VALUE);
    private static final long MIN_SIZE = 1L << 20;

    public CacheOptions {
        if (maxAge.isNegative() || maxAge.compareTo(MAX_AGE) > 0) {
            throw new IllegalArgumentException("[--cache-days] must be between 0 and " + MAX_AGE.toDays()
                    + " days, got [" + maxAge.toDays() + " days]");
        }
        if (size < MIN_SIZE) {
            throw new IllegalArgumentException("[--cache-size] must be at least 1 MB, got [" + size + " bytes]");
        }
    }
}
