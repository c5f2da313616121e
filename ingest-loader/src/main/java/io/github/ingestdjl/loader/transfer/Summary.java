/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

/**
 * How far a job has come.
 *
 * @param counts of all runs of the job together
 * @param before of the runs before this one
 * @param seconds since this run began
 */
public record Summary(Counts counts, Counts before, double seconds) {

    /** Records that were read each second of this run; a few hundred of them may be on their way still. */
    public double perSecond() {
        return seconds > 0 ? (counts.of(Counter.READ) - before.of(Counter.READ)) / seconds : 0;
    }
}
