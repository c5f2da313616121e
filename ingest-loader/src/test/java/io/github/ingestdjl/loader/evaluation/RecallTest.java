/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ingestdjl.loader.index.VectorCopy.Neighbour;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecallTest {

    @Test
    void theShareOfTheNearestThatIsFound() {
        Recall recall = new Recall(exact("a 0.9", "b 0.8", "c 0.7", "d 0.6"), 3);

        assertThat(recall.of(List.of("c", "a", "b"))).isEqualTo(1);
        assertThat(recall.of(List.of("a", "x", "c"))).isEqualTo(2 / 3.0);
        assertThat(recall.of(List.of("a", "d", "x"))).isEqualTo(1 / 3.0);
        assertThat(recall.of(List.of())).isZero();
    }

    @Test
    void onlyTheFirstCountAndEachOnce() {
        Recall recall = new Recall(exact("a 0.9", "b 0.8"), 2);

        assertThat(recall.of(List.of("x", "a", "b"))).isEqualTo(0.5);
        assertThat(recall.of(List.of("a", "a"))).isEqualTo(0.5);
    }

    @Test
    void whatIsAsNearAsTheLastIsAsGood() {
        Recall recall = new Recall(exact("a 0.9", "b 0.8", "twin of b 0.8", "c 0.7"), 2);

        assertThat(recall.of(List.of("a", "twin of b"))).isEqualTo(1);
        assertThat(recall.of(List.of("twin of b", "b"))).isEqualTo(1);
        assertThat(recall.of(List.of("a", "c"))).isEqualTo(0.5);
    }

    @Test
    void ofFewerThanKAllAreToBeFound() {
        assertThat(new Recall(exact("a 0.9", "b 0.8"), 10).of(List.of("b"))).isEqualTo(0.5);
        assertThat(new Recall(List.of(), 10).of(List.of("b"))).isEqualTo(1);
    }

    @Test
    void percentilesAreValuesThatWereMeasured() {
        double[] hundred = Stream.iterate(100.0, value -> value - 1)
                .limit(100)
                .mapToDouble(Double::doubleValue)
                .toArray();

        assertThat(Percentiles.of(hundred)).isEqualTo(new Percentiles(50, 95, 99));
        assertThat(Percentiles.of(new double[] {7})).isEqualTo(new Percentiles(7, 7, 7));
        assertThat(Percentiles.of(new double[] {2, 1})).isEqualTo(new Percentiles(1, 2, 2));
    }

    @Test
    void theMarginIsThatOfTheMean() {
        // The variance of the sample is 1/3, so that of the mean is 1/12.
        assertThat(Percentiles.margin(new double[] {0, 1, 1, 0}, 0.5)).isCloseTo(0.5658, within(1e-4));
        assertThat(Percentiles.margin(new double[] {0.7}, 0.7)).isZero();
    }

    private static List<Neighbour> exact(String... neighbours) {
        return Stream.of(neighbours)
                .map(text -> new Neighbour(
                        text.substring(0, text.lastIndexOf(' ')),
                        Double.parseDouble(text.substring(text.lastIndexOf(' ')))))
                .toList();
    }
}
