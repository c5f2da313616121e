/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeasureTest {

    private static final Offset<Double> EXACT = within(1e-12);

    /** Of five relevant ones the second, third and fifth place have one; computed by hand. */
    @Test
    void aListIsScoredAsByHand() {
        Map<Measure, Double> values = query("own", judged("a", "b", "c", "d", "own"), "x", "a", "own", "y", "c", "z")
                .measures(10);

        assertThat(values.get(Measure.PRECISION)).isCloseTo(0.3, EXACT);
        assertThat(values.get(Measure.HITS)).isEqualTo(1);
        assertThat(values.get(Measure.HITS_AT_1)).isZero();
        assertThat(values.get(Measure.RECALL)).isCloseTo(0.6, EXACT);
        assertThat(values.get(Measure.RECIPROCAL_RANK)).isCloseTo(0.5, EXACT);
        double found = 1 / log2(3) + 1 / log2(4) + 1 / log2(6);
        double ideal = 1 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5) + 1 / log2(6);
        assertThat(values.get(Measure.NDCG)).isCloseTo(found / ideal, EXACT);
        assertThat(values.get(Measure.AVERAGE_PRECISION)).isCloseTo((1.0 / 2 + 2.0 / 3 + 3.0 / 5) / 5, EXACT);
    }

    @Test
    void onlyTheFirstPlacesCount() {
        JudgedQuery query = query(null, judged("a", "b"), "x", "a", "b");

        assertThat(Measure.PRECISION.of(query.ranked(), query, 2)).isEqualTo(0.5);
        assertThat(Measure.RECALL.of(query.ranked(), query, 2)).isEqualTo(0.5);
        assertThat(Measure.HITS.of(query.ranked(), query, 1)).isZero();
        assertThat(Measure.RECIPROCAL_RANK.of(query.ranked(), query, 1)).isZero();
    }

    /** In the original Hits@1 asks for the paper itself, whatever else is relevant. */
    @Test
    void firstMustBeTheQuerysOwnPaperWhereItWasMadeOfOne() {
        assertThat(query("own", judged("own", "a"), "a", "own").measures(10).get(Measure.HITS_AT_1))
                .isZero();
        assertThat(query("own", judged("own", "a"), "own", "a").measures(10).get(Measure.HITS_AT_1))
                .isEqualTo(1);
        assertThat(query(null, judged("own", "a"), "a", "own").measures(10).get(Measure.HITS_AT_1))
                .isEqualTo(1);
    }

    @Test
    void aPaperThatComesTwiceCountsOnceAndTakesNoPlace() {
        JudgedQuery query = query(null, judged("a", "b"), "a", "a", "b");

        assertThat(query.repeated()).isEqualTo(1);
        assertThat(query.measures(2).get(Measure.PRECISION)).isEqualTo(1);
    }

    @Test
    void aListThatIsTooShortOrEmptyMissesItsPlaces() {
        assertThat(query(null, judged("a"), "a").measures(10).get(Measure.PRECISION))
                .isCloseTo(0.1, EXACT);
        assertThat(query(null, judged("a")).measures(10).values()).allMatch(value -> value == 0);
        assertThat(query(null, Map.of(), "a").measures(10).values()).allMatch(value -> value == 0);
    }

    @Test
    void higherJudgementsGainMoreAndUnknownPapersNothing() {
        Map<String, Integer> targets = Map.of("a", 3, "b", 1, "c", 0);
        double best = query(null, targets, "a", "b").measures(10).get(Measure.NDCG);
        double worse = query(null, targets, "b", "a").measures(10).get(Measure.NDCG);

        assertThat(best).isCloseTo(1, EXACT);
        assertThat(worse).isCloseTo((1 + 3 / log2(3)) / (3 + 1 / log2(3)), EXACT);
        assertThat(query(null, targets, "c", "unknown").measures(10).get(Measure.NDCG))
                .isZero();
        assertThat(query(null, targets, "c", "unknown").unjudged(10)).isEqualTo(1);
    }

    @Test
    void measuresAreNamed() {
        assertThat(Stream.of("precision", "Hits@10", "hits@1", "recall", "mrr@10", "ndcg_at_10", "map")
                        .map(Measure::of))
                .containsExactly(
                        Measure.PRECISION,
                        Measure.HITS,
                        Measure.HITS_AT_1,
                        Measure.RECALL,
                        Measure.RECIPROCAL_RANK,
                        Measure.NDCG,
                        Measure.AVERAGE_PRECISION);
        assertThatThrownBy(() -> Measure.of("f1"))
                .hasMessageContaining("must be one of [hits, ")
                .hasMessageContaining("got [f1]");
    }

    private static JudgedQuery query(String own, Map<String, Integer> targets, String... hits) {
        return new JudgedQuery(
                "q",
                "text",
                own,
                targets,
                Stream.of(hits).map(id -> new JudgedQuery.Hit(id, 0, null)).toList());
    }

    private static Map<String, Integer> judged(String... papers) {
        return List.of(papers).stream().collect(Collectors.toMap(paper -> paper, paper -> 1));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
