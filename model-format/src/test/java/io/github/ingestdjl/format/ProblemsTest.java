/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void allAreToldInOneMessage() {
        Problems problems = new Problems();
        assertThat(problems.isEmpty()).isTrue();
        problems.throwIfAny();
        problems.add("one");
        assertThat(problems.attempt("[x] ", () -> Integer.parseInt("two"))).isNull();
        assertThat(problems.attempt("[y] ", () -> 3)).isEqualTo(3);
        assertThat(problems.isEmpty()).isFalse();
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("one; [x] For input string: \"two\"");
    }

    @Test
    void ofManyTheFirstAreNamedAndTheOthersCounted() {
        Problems problems = new Problems();
        for (int i = 0; i < 1_000_000; i++) {
            problems.add("p" + i);
        }
        assertThat(problems).hasToString("p0; p1; p2; p3; p4; p5; p6; p7; p8; p9; and [999990] more");
    }

    @Test
    void halfASurrogatePairIsInNoMessage() {
        assertThat(Problems.got("x\ud83d")).isEqualTo("got [x\ufffd]");
        assertThat(Problems.got("x" + "😀".repeat(100))).isEqualTo("got [x" + "😀".repeat(49) + "\ufffd…]");
    }

    @Test
    void longValuesAreShortened() {
        assertThat(Problems.got(null)).isEqualTo("got [null]");
        assertThat(Problems.got("x".repeat(100))).hasSize(106);
        assertThat(Problems.got("x".repeat(10_000_000))).isEqualTo("got [" + "x".repeat(100) + "…]");
    }
}
