/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EstimateTest {

    /** Of a share of one half in 400 queries the normal approximation gives 0.5 ± 0.049. */
    @Test
    void theIntervalIsThatOfStatistics() {
        double[] values = new double[400];
        Arrays.fill(values, 0, 200, 1);

        Estimate estimate = Estimate.of(values);

        assertThat(estimate.mean()).isEqualTo(0.5);
        assertThat(estimate.low()).isCloseTo(0.451, within(0.01));
        assertThat(estimate.high()).isCloseTo(0.549, within(0.01));
    }

    @Test
    void itIsTheSameEachTime() {
        double[] values = new SplittableRandom(7).doubles(50).toArray();

        assertThat(Estimate.of(values)).isEqualTo(Estimate.of(values));
    }

    @Test
    void whereAllQueriesAgreeThereIsNoInterval() {
        assertThat(Estimate.of(new double[] {1, 1, 1})).isEqualTo(new Estimate(1, 1, 1));
        assertThat(Estimate.of(new double[0]).mean()).isNaN();
    }
}
