/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static io.github.ingestdjl.format.Precision.AUTO;
import static io.github.ingestdjl.format.Precision.BFLOAT16;
import static io.github.ingestdjl.format.Precision.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided, with times of the test's. */
class PrecisionChoiceTest {
    private static final long FIRST_MILLISECONDS = 5;

    /** Milliseconds of each round; counts what is asked of it. */
    private static final class Times implements PrecisionChoice.Stopwatch {
        private final IntToLongFunction float32;
        private final IntToLongFunction bfloat16;
        private int opened;
        private int closed;
        private int rounds;

        Times(IntToLongFunction float32, IntToLongFunction bfloat16) {
            this.float32 = float32;
            this.bfloat16 = bfloat16;
        }

        /** The first round takes longer. */
        static Times of(long float32, long bfloat16) {
            return new Times(
                    round -> float32 + (round == 0 ? FIRST_MILLISECONDS : 0),
                    round -> bfloat16 + (round == 0 ? 10 * FIRST_MILLISECONDS : 0));
        }

        PrecisionChoice choice(Precision setting) {
            return new PrecisionChoice(setting, () -> {
                opened++;
                return this;
            });
        }

        @Override
        public long nanos(Precision precision) {
            IntToLongFunction times = precision == FLOAT32 ? float32 : bfloat16;
            long milliseconds = times.applyAsLong(rounds);
            if (precision == BFLOAT16) {
                rounds++;
            }
            return TimeUnit.MILLISECONDS.toNanos(milliseconds);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static ModelSpec spec(Precision folder) {
        return TinyModels.variant(TinyModels.BFLOAT16).precision(folder).spec();
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32,  AUTO,     FLOAT32",
        "FLOAT32,  BFLOAT16, FLOAT32",
        "FLOAT32,  FLOAT32,  FLOAT32",
        "AUTO,     FLOAT32,  FLOAT32",
        "AUTO,     BFLOAT16, BFLOAT16",
        "BFLOAT16, AUTO,     BFLOAT16",
        "BFLOAT16, FLOAT32,  FLOAT32",
        "BFLOAT16, BFLOAT16, BFLOAT16"
    })
    void whatFolderOrSettingSaysIsNotMeasured(Precision folder, Precision setting, Precision chosen) {
        Times times = Times.of(1, 1);
        assertThat(times.choice(setting).of(spec(folder))).isEqualTo(chosen);
        assertThat(times.opened).isZero();
    }

    @ParameterizedTest
    @CsvSource({"40, 10, BFLOAT16", "13, 10, BFLOAT16", "12, 10, FLOAT32", "8, 10, FLOAT32", "1, 50, FLOAT32"})
    void bothLeaveItToTheMeasurement(long float32, long bfloat16, Precision chosen) {
        assertThat(Times.of(float32, bfloat16).choice(AUTO).of(spec(AUTO))).isEqualTo(chosen);
    }

    @Test
    void measurementIsMadeOnceAndGivesItsMemoryBack() {
        Times times = Times.of(4, 1);
        PrecisionChoice choice = times.choice(AUTO);
        for (int model = 0; model < 3; model++) {
            assertThat(choice.of(spec(AUTO))).isEqualTo(BFLOAT16);
        }
        assertThat(times.opened).isOne();
        assertThat(times.closed).isOne();
    }

    @Test
    void busyNeighbourDoesNotDecide() {
        Times times = new Times(round -> round == 1 ? 4 : 9, round -> round == 0 ? 1 : 20);
        assertThat(times.choice(AUTO).of(spec(AUTO))).isEqualTo(BFLOAT16);
    }

    @Test
    void measurementEndsSoonWhereBfloat16IsSlow() {
        Times slow = Times.of(1, 500);
        assertThat(slow.choice(AUTO).of(spec(AUTO))).isEqualTo(FLOAT32);
        assertThat(slow.rounds).isEqualTo(2);
        Times fast = Times.of(0, 0);
        fast.choice(AUTO).of(spec(AUTO));
        assertThat(fast.rounds).isEqualTo(10);
    }

    @Test
    void engineThatKnowsNoBfloat16ComputesInFloat32() {
        Times times = new Times(round -> 1, round -> {
            throw new IllegalStateException("not implemented for 'BFloat16'");
        });
        PrecisionChoice choice = times.choice(AUTO);
        assertThat(choice.of(spec(AUTO))).isEqualTo(FLOAT32);
        assertThat(choice.of(spec(AUTO))).isEqualTo(FLOAT32);
        assertThat(times.opened).isOne();
        assertThat(times.closed).isOne();
    }
}
