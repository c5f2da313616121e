/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

/**
 * How far the reading of a source has come.
 *
 * @param share between 0 and 1, or NaN when nobody knows how much there is
 * @param place the part that is being read, such as a month; empty when there is but one
 */
record Reach(double share, String place) {

    static Reach ofBytes(long position, long size) {
        return new Reach(size > 0 ? Math.min(1, (double) position / size) : Double.NaN, "");
    }

    boolean known() {
        return !Double.isNaN(share);
    }
}
