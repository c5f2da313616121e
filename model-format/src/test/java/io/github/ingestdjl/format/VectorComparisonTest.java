/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorComparisonTest {
    private static final float[] REFERENCE = {3, 4};

    private static VectorComparison compared(float... actual) {
        return VectorComparison.NONE.and(actual, REFERENCE);
    }

    @Test
    void equalVectorsDoNotDiffer() {
        assertThat(compared(3, 4)).isEqualTo(new VectorComparison(1, 0, 1));
    }

    @Test
    void worstOfAllIsKept() {
        VectorComparison comparison =
                compared(3, 4.5f).and(new float[] {4, -3}, REFERENCE).and(REFERENCE, REFERENCE);
        assertThat(comparison.texts()).isEqualTo(3);
        assertThat(comparison.maxDifference()).isEqualTo(7);
        assertThat(comparison.minCosine()).isCloseTo(0, within(1e-6));
    }

    @Test
    void directionAloneDecidesTheCosine() {
        assertThat(compared(30, 40).minCosine()).isCloseTo(1, within(1e-6));
        assertThat(compared(-3, -4).minCosine()).isCloseTo(-1, within(1e-6));
    }

    @Test
    void whatCannotBeComparedDiffersInfinitely() {
        for (float[] actual : new float[][] {{3}, {3, 4, 0}, {3, Float.NaN}, {Float.NEGATIVE_INFINITY, 4}}) {
            assertThat(compared(actual)).isEqualTo(new VectorComparison(1, Double.POSITIVE_INFINITY, -1));
        }
        assertThat(compared(0, 0).minCosine()).isEqualTo(-1);
    }
}
