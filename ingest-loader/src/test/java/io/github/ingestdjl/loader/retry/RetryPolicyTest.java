/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    @Test
    void waitsDoubleUpToTheCeiling() {
        RetryPolicy policy = policy(1);

        assertThat(IntStream.rangeClosed(1, 5).mapToObj(policy::wait).map(Duration::toMillis))
                .containsExactly(10L, 20L, 40L, 50L, 50L);
        assertThat(policy.longest(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aWaitIsAtLeastHalfOfItsSpan() {
        RetryPolicy policy = policy(0);

        assertThat(IntStream.rangeClosed(1, 5).mapToObj(policy::wait).map(Duration::toMillis))
                .containsExactly(5L, 10L, 20L, 25L, 25L);
    }

    @Test
    void thoseWhoWereRefusedTogetherDoNotComeBackTogether() {
        RetryPolicy policy = new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), 9);

        assertThat(policy.wait(1)).isNotEqualTo(policy.wait(1));
    }

    private static RetryPolicy policy(double chance) {
        return new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), 5, () -> chance);
    }
}
