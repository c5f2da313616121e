/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairedRandomizationTest {

    @Test
    void fewDifferencesAreTriedWithAllSigns() {
        // Of the eight signs of three equal differences two give a sum as large.
        assertThat(PairedRandomization.pValue(new double[] {0.1, 0.1, 0.1})).isEqualTo(0.25);
        assertThat(PairedRandomization.pValue(new double[] {-0.3, 0, -0.1, 0})).isEqualTo(0.5);
        // 0.3 - 0.1 is as large as 0.1 - 0.3, and 0.4 is larger.
        assertThat(PairedRandomization.pValue(new double[] {0.3, -0.1})).isEqualTo(1);
        assertThat(PairedRandomization.pValue(new double[] {0, 0})).isEqualTo(1);
        assertThat(PairedRandomization.pValue(new double[0])).isEqualTo(1);
    }

    @Test
    void manyAreSampledAlwaysInTheSameWay() {
        double[] differences = new double[14];
        Arrays.fill(differences, 0.2);
        Arrays.fill(differences, 0, 4, -0.2);

        // At least ten of fourteen coins fall alike: 2 (1001 + 364 + 91 + 14 + 1) of 16384.
        assertThat(PairedRandomization.pValue(differences))
                .isCloseTo(2942.0 / 16384, within(0.01))
                .isEqualTo(PairedRandomization.pValue(differences));
    }

    @Test
    void noneIsImpossible() {
        double[] differences = new double[200];
        Arrays.fill(differences, 0.2);

        assertThat(PairedRandomization.pValue(differences)).isEqualTo(1.0 / 10_001);
    }
}
