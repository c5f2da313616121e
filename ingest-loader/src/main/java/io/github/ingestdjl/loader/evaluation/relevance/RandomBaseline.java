/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What lists drawn at random would be worth: the expected values themselves, so that nothing needs to be drawn. */
public final class RandomBaseline {

    private RandomBaseline() {}

    /**
     * The mean over the queries of what a list of k different papers, drawn from all, is expected to be worth.
     *
     * @param papers how many there are to draw from
     */
    public static Map<Measure, Double> of(List<JudgedQuery> queries, long papers, int k) {
        Map<Measure, Double> means = new EnumMap<>(Measure.class);
        for (JudgedQuery query : queries) {
            expected(query, papers, k)
                    .forEach((measure, value) -> means.merge(measure, value / queries.size(), Double::sum));
        }
        return means;
    }

    private static Map<Measure, Double> expected(JudgedQuery query, long papers, int k) {
        long relevant = query.relevant();
        long drawn = Math.min(k, papers);
        double named = query.targets().keySet().stream().mapToInt(query::named).sum();
        double judged = query.targets().values().stream()
                .mapToInt(judgement -> Math.max(0, judgement))
                .sum();
        double share = (double) relevant / papers;
        double noneYet = 1;
        double reciprocalRank = 0;
        double gain = 0;
        double precisions = 0;
        for (int i = 0; i < drawn; i++) {
            double hit = (double) relevant / (papers - i);
            reciprocalRank += noneYet * Math.min(1, hit) / (i + 1);
            noneYet *= Math.max(0, 1 - hit);
            gain += Measure.discounted(judged / papers, i);
            // Of those before a relevant one as many are relevant as of all others.
            double before = papers == 1 ? 0 : (double) i * (relevant - 1) / (papers - 1);
            precisions += share * (1 + before) / (i + 1);
        }
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        double ideal = Measure.ideal(query, k);
        values.put(Measure.PRECISION, named / papers * drawn / k);
        values.put(Measure.HITS, 1 - noneYet);
        values.put(Measure.HITS_AT_1, (double) (query.own() == null ? relevant : 1) / papers);
        values.put(Measure.RECALL, relevant == 0 ? 0 : Math.min(1, (double) k / papers));
        values.put(Measure.RECIPROCAL_RANK, reciprocalRank);
        values.put(Measure.NDCG, ideal == 0 ? 0 : gain / ideal);
        values.put(Measure.AVERAGE_PRECISION, relevant == 0 ? 0 : precisions / relevant);
        return values;
    }
}
