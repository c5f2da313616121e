/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** What a place in a ranked list is worth, before the list's weight. */
sealed interface Fusion extends ToXContentFragment {
    String RRF = "rrf";
    String SCORE = "score";

    /** The worth of each document of a list that is in the order of its ranks. None is negative, unless scores are. */
    double[] worths(ScoreDoc[] list);

    /** How a worth came about, for people. */
    String explain(int rank, float score);

    /**
     * Reciprocal rank fusion of Cormack, Clarke and Büttcher (2009).
     *
     * @param rankConstant the smaller, the more the first ranks count
     */
    record ReciprocalRank(int rankConstant) implements Fusion {
        @Override
        public double[] worths(ScoreDoc[] list) {
            return IntStream.rangeClosed(1, list.length)
                    .mapToDouble(rank -> 1.0 / (rankConstant + rank))
                    .toArray();
        }

        @Override
        public String explain(int rank, float score) {
            return "1 / (rank_constant [" + rankConstant + "] + rank [" + rank + "])";
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.field(HybridRequest.FUSION.getPreferredName(), RRF)
                    .field(HybridRequest.RANK_CONSTANT.getPreferredName(), rankConstant);
        }
    }

    /** The scores themselves, made comparable. */
    record NormalizedScore(Normalizer normalizer) implements Fusion {
        @Override
        public double[] worths(ScoreDoc[] list) {
            return normalizer.of(list);
        }

        @Override
        public String explain(int rank, float score) {
            return "normalizer [" + normalizer + "] of score [" + score + "] at rank [" + rank + "]";
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.field(HybridRequest.FUSION.getPreferredName(), SCORE)
                    .field(HybridRequest.NORMALIZER.getPreferredName(), normalizer.toString());
        }
    }
}
