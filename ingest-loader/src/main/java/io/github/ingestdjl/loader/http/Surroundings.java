/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import okhttp3.Dns;

/**
 * What a client finds around it and a test replaces.
 *
 * @param chance numbers from zero to one, for jitter
 * @param maxPage the longest page that is taken, in bytes after decompression
 */
record Surroundings(Time time, DoubleSupplier chance, Dns dns, long maxPage) {

    // Twenty times the longest list of 2,000 papers or chunk of 2,500 records.
    private static final long MAX_PAGE = 64L << 20;

    static Surroundings real() {
        return new Surroundings(Time.SYSTEM, () -> ThreadLocalRandom.current().nextDouble(), Dns.SYSTEM, MAX_PAGE);
    }
}
