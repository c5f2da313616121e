/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomBaselineTest {

    /** Against the mean over all lists of three that can be drawn from seven papers. */
    @Test
    void whatIsExpectedIsTheMeanOverAllLists() {
        List<String> papers = List.of("a", "b", "c", "d", "e", "f", "g");
        JudgedQuery query = new JudgedQuery("q", null, "b", Map.of("a", 1, "b", 1, "c", 0, "g", 3), List.of());
        Map<Measure, Double> sums = new EnumMap<>(Measure.class);
        List<List<String>> lists = new ArrayList<>();
        for (String first : papers) {
            for (String second : papers) {
                for (String third : papers) {
                    if (!first.equals(second) && !second.equals(third) && !first.equals(third)) {
                        lists.add(List.of(first, second, third));
                    }
                }
            }
        }
        for (List<String> list : lists) {
            for (Measure measure : Measure.values()) {
                sums.merge(measure, measure.of(list, query, 3), Double::sum);
            }
        }

        Map<Measure, Double> expected = RandomBaseline.of(List.of(query), papers.size(), 3);

        assertThat(lists).hasSize(210);
        assertThat(RandomBaseline.of(List.of(query), 7, 14).get(Measure.PRECISION))
                .as("of fourteen places seven are filled")
                .isCloseTo(3.0 / 14, within(1e-12));
        sums.forEach((measure, sum) ->
                assertThat(expected.get(measure)).as("%s", measure).isCloseTo(sum / lists.size(), within(1e-12)));
    }
}
