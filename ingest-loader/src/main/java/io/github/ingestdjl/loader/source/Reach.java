/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

/**
 * How far the reading of a source has come.
 *
 * @param share between 0 and 1, or NaN when nobody knows how much there is
 * @param place the part that is being read, such as a month; empty when there is but one
 */
public record Reach(double share, String place) {

    /** The share of a whole that is done, none where the whole is unknown or empty. */
    public static Reach of(long done, long whole) {
        return new Reach(whole > 0 ? Math.min(1, (double) done / whole) : Double.NaN, "");
    }

    /** Whether anyone knows how much there is. */
    public boolean known() {
        return !Double.isNaN(share);
    }
}
