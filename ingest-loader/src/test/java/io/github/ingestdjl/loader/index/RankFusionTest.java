/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ingestdjl.loader.index.SearchResult.Hit;
import io.github.ingestdjl.loader.index.SearchResult.Ranks;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFusionTest {

    @Test
    void aPaperInBothListsBeatsTheFirstOfOne() {
        List<Hit> fused = new RankFusion(60, 1).fused(hits("a", "b"), hits("c", "b"), 10);

        assertThat(fused).extracting(Hit::id).containsExactly("b", "a", "c");
        assertThat(fused.get(0).score()).isEqualTo(2 / 62.0, within(1e-12));
        assertThat(fused.get(1).score()).isEqualTo(1 / 61.0, within(1e-12));
        assertThat(fused)
                .extracting(Hit::ranks)
                .containsExactly(new Ranks(2, 2), new Ranks(1, null), new Ranks(null, 1));
    }

    @Test
    void ofEqualSumsTheNearerInMeaningComesFirst() {
        assertThat(new RankFusion(60, 1).fused(hits("a", "b", "c"), hits("c", "b", "a"), 10))
                .extracting(Hit::id)
                .containsExactly("a", "c", "b");
        assertThat(new RankFusion(60, 1).fused(hits("a"), hits("b"), 10))
                .extracting(Hit::id)
                .containsExactly("a", "b");
        assertThat(new RankFusion(60, 1).fused(hits("b"), hits("a"), 10))
                .extracting(Hit::id)
                .containsExactly("b", "a");
    }

    @Test
    void wordsCanWeighMoreThanMeaningAndFirstRanksMoreThanLaterOnes() {
        RankFusion words = new RankFusion(1, 2);

        List<Hit> fused = words.fused(hits("a", "b", "c"), hits("d", "b", "c"), 10);

        // b: 1/3 + 2/3, d: 2/2, a: 1/2, c: 1/4 + 2/4.
        assertThat(fused).extracting(Hit::id).containsExactly("b", "d", "c", "a");
        assertThat(fused.get(0).score()).isEqualTo(1, within(1e-12));
        assertThat(fused.get(3).score()).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new RankFusion(0, 1))
                .hasMessage("[--rank-constant] must be between 1 and 10000, got [0]");
        assertThatThrownBy(() -> new RankFusion(60, Double.NaN))
                .hasMessage("[--text-weight] must be above 0 and at most 1000.0, got [NaN]");
    }

    @Test
    void noMoreThanAskedForAreReturned() {
        assertThat(new RankFusion(60, 1).fused(hits("a", "b", "c"), hits("d", "e"), 2))
                .extracting(Hit::id)
                .containsExactly("a", "d");
    }

    @Test
    void emptyListsDoNoHarm() {
        assertThat(new RankFusion(60, 1).fused(hits(), hits("a"), 10))
                .extracting(Hit::id)
                .containsExactly("a");
        assertThat(new RankFusion(60, 1).fused(hits(), hits(), 10)).isEmpty();
    }

    private static List<Hit> hits(String... ids) {
        return Arrays.stream(ids)
                .map(id -> new Hit(0.5, null, id, "T", List.of(), null, List.of(), null))
                .toList();
    }
}
