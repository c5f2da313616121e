/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    @Test
    void waitsDoubleUpToTheCeiling() {
        List<Long> waits = new ArrayList<>();
        new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), 5, () -> 1).forEach(waits::add);

        assertThat(waits).containsExactly(10L, 20L, 40L, 50L, 50L);
    }

    @Test
    void aWaitIsAtLeastHalfOfItsSpan() {
        List<Long> waits = new ArrayList<>();
        new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), 5, () -> 0).forEach(waits::add);

        assertThat(waits).containsExactly(5L, 10L, 20L, 25L, 25L);
    }

    @Test
    void twoProgressionsDiffer() {
        RetryPolicy policy = RetryPolicy.standard();
        List<Long> one = new ArrayList<>();
        List<Long> other = new ArrayList<>();
        policy.forEach(one::add);
        policy.forEach(other::add);

        assertThat(one).hasSameSizeAs(other).isNotEqualTo(other);
    }

    @Test
    void theStandardWaitsAddUpToMinutes() {
        long total = 0;
        for (long wait : RetryPolicy.standard()) {
            total += wait;
        }

        assertThat(Duration.ofMillis(total)).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(7));
    }

    @Test
    void afterAStopNothingIsTriedAgain() {
        RetryPolicy policy = new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), 5, () -> 1);
        Iterator<Long> started = policy.iterator();
        started.next();

        policy.stop();

        assertThat(started.hasNext()).isFalse();
        assertThat(policy.iterator().hasNext()).isFalse();
    }
}
