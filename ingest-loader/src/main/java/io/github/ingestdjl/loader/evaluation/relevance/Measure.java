/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one list of papers is worth for one query. With the names and definitions of trec_eval, but for {@link #HITS_AT_1} where a query is a paper
 * of its own: relevant is what is judged 1 or more, the gain of nDCG is the judgement itself, and a place that a list leaves empty counts as
 * one that is not relevant.
 */
public enum Measure {
    /**
     * The share of the first k places that are relevant; in trec_eval {@code P_k}. A target that is named twice counts twice, as in the original
     * experiment.
     */
    PRECISION("precision") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            return (double) ranked.stream().limit(k).mapToInt(query::named).sum() / k;
        }
    },
    /** Whether there is a relevant one among the first k; {@code success_k}. */
    HITS("hits") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            return relevant(ranked, query, k) > 0 ? 1 : 0;
        }
    },
    /** Whether the first is the paper that the query was made of or, where it was made of none, relevant; {@code success_1}. */
    HITS_AT_1("hits_at_1") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            if (query.own() != null) {
                return !ranked.isEmpty() && ranked.get(0).equals(query.own()) ? 1 : 0;
            }
            return relevant(ranked, query, 1);
        }
    },
    /** The share of all relevant ones that are among the first k; {@code recall_k}. */
    RECALL("recall") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            long all = query.relevant();
            return all == 0 ? 0 : (double) relevant(ranked, query, k) / all;
        }
    },
    /** One by the place of the first relevant one, if it is among the first k; {@code recip_rank} of lists that are cut. */
    RECIPROCAL_RANK("mrr") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            for (int i = 0; i < Math.min(k, ranked.size()); i++) {
                if (query.isRelevant(ranked.get(i))) {
                    return 1.0 / (i + 1);
                }
            }
            return 0;
        }
    },
    /** The discounted gain of the first k by that of the best possible list; {@code ndcg_cut_k}. */
    NDCG("ndcg") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            double gain = 0;
            for (int i = 0; i < Math.min(k, ranked.size()); i++) {
                gain += discounted(Math.max(0, query.judgement(ranked.get(i))), i);
            }
            double ideal = ideal(query, k);
            return ideal == 0 ? 0 : gain / ideal;
        }
    },
    /** The mean of the precision at each relevant one among the first k, those that are missing counting 0; {@code map_cut_k}. */
    AVERAGE_PRECISION("map") {
        @Override
        double of(List<String> ranked, JudgedQuery query, int k) {
            long all = query.relevant();
            double sum = 0;
            int found = 0;
            for (int i = 0; i < Math.min(k, ranked.size()); i++) {
                if (query.isRelevant(ranked.get(i))) {
                    found++;
                    sum += (double) found / (i + 1);
                }
            }
            return all == 0 ? 0 : sum / all;
        }
    };

    private final String key;

    Measure(String key) {
        this.key = key;
    }

    /** @param ranked without repetitions, the best first */
    abstract double of(List<String> ranked, JudgedQuery query, int k);

    /** Its name in JSON, and with the {@code k} that it is taken at. */
    public String key(int k) {
        return this == HITS_AT_1 ? key : key + "_at_" + k;
    }

    /** As in the head of a table. */
    public String title(int k) {
        return switch (this) {
            case PRECISION -> "precision";
            case HITS -> "Hits@" + k;
            case HITS_AT_1 -> "Hits@1";
            case RECALL -> "recall@" + k;
            case RECIPROCAL_RANK -> "MRR@" + k;
            case NDCG -> "nDCG@" + k;
            case AVERAGE_PRECISION -> "MAP";
        };
    }

    /**
     * The measure of a name.
     *
     * @throws IllegalArgumentException with the valid ones
     */
    public static Measure of(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('@', '_').replaceFirst("_(at_)?(?!1$)\\d+$", "");
        Map<String, Measure> names = Map.of(
                "precision", PRECISION,
                "hits", HITS,
                "hits_1", HITS_AT_1,
                "hits_at_1", HITS_AT_1,
                "recall", RECALL,
                "mrr", RECIPROCAL_RANK,
                "ndcg", NDCG,
                "map", AVERAGE_PRECISION);
        Measure measure = names.get(plain);
        if (measure == null) {
            throw new IllegalArgumentException("a measure must be one of "
                    + Set.copyOf(List.of("precision", "hits", "hits_at_1", "recall", "mrr", "ndcg", "map")).stream()
                            .sorted()
                            .toList()
                    + ", got [" + name + "]");
        }
        return measure;
    }

    private static int relevant(List<String> ranked, JudgedQuery query, int k) {
        return (int) ranked.stream().limit(k).filter(query::isRelevant).count();
    }

    /** The discounted gain of the best possible list of k. */
    static double ideal(JudgedQuery query, int k) {
        int[] best = query.targets().values().stream()
                .mapToInt(Integer::intValue)
                .filter(judgement -> judgement > 0)
                .sorted()
                .toArray();
        double ideal = 0;
        for (int i = 0; i < Math.min(k, best.length); i++) {
            ideal += discounted(best[best.length - 1 - i], i);
        }
        return ideal;
    }

    static double discounted(double gain, int place) {
        return gain * Math.log(2) / Math.log(place + 2.0);
    }
}
