/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest {
    @Test
    void minmaxGoesFromZeroToOne() {
        assertThat(Normalizer.MINMAX.of(list(6, 3, 2))).containsExactly(1, 0.25, 0);
    }

    @Test
    void equalScoresAreAllTheBest() {
        assertThat(Normalizer.MINMAX.of(list(3, 3))).containsExactly(1, 1);
        assertThat(Normalizer.MINMAX.of(list(0))).containsExactly(1);
    }

    @Test
    void l2NormGivesTheListLengthOne() {
        assertThat(Normalizer.L2_NORM.of(list(4, 3))).containsExactly(new double[] {0.8, 0.6}, within(1e-12));
        assertThat(Normalizer.L2_NORM.of(list(3, 3)))
                .containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, within(1e-12));
    }

    @Test
    void listOfZerosHasNoLength() {
        assertThat(Normalizer.L2_NORM.of(list(0, 0))).containsExactly(0, 0);
    }

    @Test
    void noneTakesThemAsTheyAre() {
        assertThat(Normalizer.NONE.of(list(6, 3))).containsExactly(6, 3);
    }

    @ParameterizedTest
    @EnumSource
    void emptyListStaysEmpty(Normalizer normalizer) {
        assertThat(normalizer.of(list())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void scoreThatIsNoNumberCountsAsZero(Normalizer normalizer) {
        assertThat(normalizer.of(list(2, Float.NaN, Float.POSITIVE_INFINITY))).isEqualTo(normalizer.of(list(2, 0, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void isParsedFromWhatItPrints(Normalizer normalizer) {
        assertThat(Normalizer.parse(normalizer.toString())).isSameAs(normalizer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MINMAX", "max"})
    void unknownNameIsRefused(String name) {
        assertThatThrownBy(() -> Normalizer.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be one of [minmax, l2_norm, none], got [" + name + "]");
    }

    private static ScoreDoc[] list(float... scores) {
        ScoreDoc[] list = new ScoreDoc[scores.length];
        for (int i = 0; i < list.length; i++) {
            list[i] = new ScoreDoc(i, scores[i], 0);
        }
        return list;
    }
}
