/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ingestdjl.plugin.search.hybrid.Fusion.NormalizedScore;
import io.github.ingestdjl.plugin.search.hybrid.Fusion.ReciprocalRank;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.search.rank.RankDoc;
import org.junit.jupiter.api.Test;

class ListFusionTest {
    private static final int MANY = 100;

    @Test
    void documentScoresTheSumOfItsReciprocalRanks() {
        RankDoc[] docs = fusion(new ReciprocalRank(60), 1, 1)
                .fuse(List.of(list(doc(1, 9), doc(2, 8), doc(3, 7)), list(doc(3, 0.9f), doc(1, 0.8f))), MANY);
        assertThat(docs(docs)).containsExactly(1, 3, 2);
        assertScores(docs, 1 / 61.0 + 1 / 62.0, 1 / 63.0 + 1 / 61.0, 1 / 62.0);
        assertThat(Arrays.stream(docs).map(doc -> doc.rank)).containsExactly(1, 2, 3);
    }

    @Test
    void weightsMultiplyReciprocalRanks() {
        RankDoc[] docs = fusion(new ReciprocalRank(1), 1, 3).fuse(List.of(list(doc(1, 9)), list(doc(2, 1))), MANY);
        assertThat(docs(docs)).containsExactly(2, 1);
        assertScores(docs, 1.5, 0.5);
    }

    @Test
    void weightZeroLetsDocumentsInAndGivesThemNothing() {
        RankDoc[] docs = fusion(new ReciprocalRank(1), 0, 1).fuse(List.of(list(doc(1, 9)), list(doc(2, 1))), MANY);
        assertThat(docs(docs)).containsExactly(2, 1);
        assertScores(docs, 0.5, 0);
    }

    @Test
    void equalSumsAreSortedByShardAndDocumentAsElasticsearchDoes() {
        // Third and fifth against fifth and third, and so on: all sums are the same.
        ScoreDoc[] there = {new ScoreDoc(4, 2, 1), new ScoreDoc(7, 1, 0)};
        ScoreDoc[] back = {new ScoreDoc(7, 2, 0), new ScoreDoc(4, 1, 1)};
        RankDoc[] docs = fusion(new ReciprocalRank(60), 1, 1).fuse(List.of(there, back), MANY);
        assertThat(docs[0].score).isEqualTo(docs[1].score);
        assertThat(docs(docs)).containsExactly(7, 4);
        ScoreDoc[] sameShard = {new ScoreDoc(9, 1, 0)};
        assertThat(docs(fusion(new ReciprocalRank(60), 1, 1).fuse(List.of(sameShard, list(doc(8, 1))), MANY)))
                .containsExactly(8, 9);
    }

    @Test
    void sameNumberOnAnotherShardIsAnotherDocument() {
        RankDoc[] docs =
                fusion(new ReciprocalRank(1), 1, 1).fuse(List.of(list(doc(1, 9)), list(new ScoreDoc(1, 9, 1))), MANY);
        assertThat(docs).hasSize(2);
        assertScores(docs, 0.5, 0.5);
    }

    @Test
    void normalisedScoresAreAddedByWeight() {
        RankDoc[] docs = fusion(new NormalizedScore(Normalizer.MINMAX), 1, 2)
                .fuse(
                        List.of(
                                list(doc(1, 30), doc(2, 20), doc(3, 10)),
                                list(doc(2, 0.9f), doc(3, 0.8f), doc(4, 0.5f))),
                        MANY);
        assertThat(docs(docs)).containsExactly(2, 3, 1, 4);
        assertScores(docs, 0.5 + 2, 2 * 0.75, 1, 0);
    }

    @Test
    void scoreIsNeverNegative() {
        RankDoc[] docs =
                fusion(new NormalizedScore(Normalizer.NONE), 1).fuse(List.<ScoreDoc[]>of(list(doc(1, -1))), MANY);
        assertScores(docs, 0);
    }

    @Test
    void onlyTheBestAreKept() {
        ScoreDoc[] list = list(doc(1, 9), doc(2, 8), doc(3, 7));
        RankDoc[] docs = fusion(new ReciprocalRank(60), 1, 1).fuse(List.of(list, list(doc(3, 1))), 2);
        assertThat(docs(docs)).containsExactly(3, 1);
    }

    @Test
    void emptyListsGiveNothing() {
        assertThat(fusion(new ReciprocalRank(60), 1, 1).fuse(List.of(list(), list()), MANY))
                .isEmpty();
        assertThat(fusion(new NormalizedScore(Normalizer.MINMAX), 1, 1).fuse(List.of(list(), list(doc(1, 2))), MANY))
                .hasSize(1);
    }

    @Test
    void explainedDocumentsAreTheSameAndTellTheirShares() {
        ListFusion fusion = fusion(new ReciprocalRank(60), 2, 1);
        List<ScoreDoc[]> lists = List.of(list(doc(1, 9), doc(2, 8)), list(doc(1, 0.9f)));
        RankDoc[] plain = fusion.fuse(lists, MANY);
        RankDoc[] explained = fusion.fuseExplained(lists, MANY, Arrays.asList("words", null));
        assertThat(docs(explained)).isEqualTo(docs(plain));
        for (int i = 0; i < plain.length; i++) {
            assertThat(explained[i].score).isEqualTo(plain[i].score);
            assertThat(explained[i].rank).isEqualTo(plain[i].rank);
        }
        Explanation[] sources = {Explanation.match(9f, "words"), Explanation.noMatch("vector")};
        assertThat(explained[0].explain(sources, new String[2])).hasToString("""
                0.04918033 = [djl_hybrid] at rank [1], the sum of
                  0.032786883 = retriever [words], weight [2.0] * 1 / (rank_constant [60] + rank [1])
                    9.0 = words
                  0.016393442 = retriever [1], weight [1.0] * 1 / (rank_constant [60] + rank [1])
                    0.0 = vector
                """);
        assertThat(explained[1].explain(sources, new String[2])).hasToString("""
                0.032258064 = [djl_hybrid] at rank [2], the sum of
                  0.032258064 = retriever [words], weight [2.0] * 1 / (rank_constant [60] + rank [2])
                    9.0 = words
                  0.0 = retriever [1], which does not have it
                    0.0 = vector
                """);
    }

    @Test
    void normalisedScoreIsExplained() {
        RankDoc[] docs = fusion(new NormalizedScore(Normalizer.L2_NORM), 1)
                .fuseExplained(List.<ScoreDoc[]>of(list(doc(1, 4), doc(2, 3))), MANY, Arrays.asList((String) null));
        assertThat(docs[1].explain(new Explanation[] {Explanation.match(3f, "words")}, new String[1]))
                .hasToString("""
                        0.6 = [djl_hybrid] at rank [2], the sum of
                          0.6 = retriever [0], weight [1.0] * normalizer [l2_norm] of score [3.0] at rank [2]
                            3.0 = words
                        """);
    }

    @Test
    void explainedDocumentIsReadAgainFromTheWire() throws IOException {
        RankDoc[] docs = fusion(new ReciprocalRank(60), 2, 1)
                .fuseExplained(List.of(list(doc(1, 9), doc(2, 8)), list(doc(1, 0.9f))), MANY, Arrays.asList("a", null));
        for (RankDoc doc : docs) {
            try (BytesStreamOutput out = new BytesStreamOutput()) {
                doc.writeTo(out);
                try (StreamInput in = out.bytes().streamInput()) {
                    assertThat(ExplainedRankDoc.entry().reader.read(in))
                            .isEqualTo(doc)
                            .hasSameHashCodeAs(doc);
                    assertThat(in.available()).isZero();
                }
            }
        }
        assertThat(docs[0]).isNotEqualTo(docs[1]);
        assertThat(docs[0].getWriteableName()).isEqualTo(ExplainedRankDoc.entry().name);
    }

    private static ListFusion fusion(Fusion fusion, float... weights) {
        Float[] boxed = new Float[weights.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = weights[i];
        }
        return new ListFusion(fusion, List.of(boxed));
    }

    private static ScoreDoc doc(int doc, float score) {
        return new ScoreDoc(doc, score, 0);
    }

    private static ScoreDoc[] list(ScoreDoc... docs) {
        return docs;
    }

    private static List<Integer> docs(RankDoc[] docs) {
        return Arrays.stream(docs).map(doc -> doc.doc).toList();
    }

    private static void assertScores(RankDoc[] docs, double... scores) {
        assertThat(docs).hasSameSizeAs(scores);
        for (int i = 0; i < scores.length; i++) {
            assertThat((double) docs[i].score).isEqualTo(scores[i], within(1e-6));
        }
    }
}
