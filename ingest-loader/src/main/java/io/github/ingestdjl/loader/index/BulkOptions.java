/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * The shape of bulk requests. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param actions how many papers at most
 * @param megabytes how large at most, but for one last paper
 * @param concurrency how many requests at a time
 */
public record BulkOptions(int actions, int megabytes, int concurrency) {

    static final int MAX_CONCURRENCY = 64;

    // More papers in one request only keep more of them in memory on both sides.
    private static final int MAX_ACTIONS = 10_000;
    // Elasticsearch's own limit of a request's length.
    private static final int MAX_MEGABYTES = 100;

    public BulkOptions {
        check("--bulk-actions", actions, MAX_ACTIONS);
        check("--bulk-size", megabytes, MAX_MEGABYTES);
        check("--concurrency", concurrency, MAX_CONCURRENCY);
    }

    long bytes() {
        return megabytes * 1024L * 1024L;
    }

    private static void check(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "[" + option + "] must be between 1 and " + max + ", got [" + value + "]");
        }
    }
}
