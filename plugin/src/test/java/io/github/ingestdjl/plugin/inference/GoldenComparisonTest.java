/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GoldenComparisonTest {
    private static final float[] REFERENCE = {3, 4};

    private static GoldenComparison compared(float... actual) {
        return GoldenComparison.none(false).and(actual, REFERENCE);
    }

    @Test
    void equalVectorsDoNotDiffer() {
        assertThat(compared(3, 4)).isEqualTo(new GoldenComparison(false, 1, 0, 1));
    }

    @Test
    void worstOfAllIsKept() {
        GoldenComparison comparison =
                compared(3, 4.5f).and(new float[] {4, -3}, REFERENCE).and(REFERENCE, REFERENCE);
        assertThat(comparison.texts()).isEqualTo(3);
        assertThat(comparison.maxDifference()).isEqualTo(7);
        assertThat(comparison.minCosine()).isCloseTo(0, within(1e-6f));
    }

    @Test
    void directionAloneDecidesTheCosine() {
        assertThat(compared(30, 40).minCosine()).isCloseTo(1, within(1e-6f));
        assertThat(compared(-3, -4).minCosine()).isCloseTo(-1, within(1e-6f));
    }

    @Test
    void whatCannotBeComparedDiffersInfinitely() {
        for (float[] actual : new float[][] {{3}, {3, 4, 0}, {3, Float.NaN}, {Float.NEGATIVE_INFINITY, 4}}) {
            assertThat(compared(actual)).isEqualTo(new GoldenComparison(false, 1, Float.POSITIVE_INFINITY, -1));
        }
        assertThat(compared(0, 0).minCosine()).isEqualTo(-1);
    }
}
