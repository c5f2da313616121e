/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsDoubleUpToFiveMinutes() {
        Backoff backoff = Backoff.after(Duration.ofSeconds(3), () -> 1);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(backoff::jittered).map(Duration::toSeconds))
                .containsExactly(6L, 12L, 24L, 48L, 96L, 192L, 300L, 300L);
        assertThat(backoff.longest(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void chanceTakesAnyPartOfAWait() {
        assertThat(Backoff.after(Duration.ofSeconds(3), () -> 0).jittered(3)).isZero();
        assertThat(Backoff.after(Duration.ofSeconds(3), () -> 0.25).jittered(3)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aMirrorAskedWithoutPausesIsLeftAloneAfterAFailureToo() {
        assertThat(Backoff.after(Duration.ZERO, () -> 1).jittered(1)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void durationsAreReadInSeconds() {
        assertThat(Seconds.of(Duration.ZERO)).isEqualTo("0 s");
        assertThat(Seconds.of(Duration.ofMillis(312))).isEqualTo("0.312 s");
        assertThat(Seconds.of(Duration.ofSeconds(3))).isEqualTo("3 s");
        assertThat(Seconds.of(Duration.ofMillis(299_001))).isEqualTo("300 s");
    }
}
