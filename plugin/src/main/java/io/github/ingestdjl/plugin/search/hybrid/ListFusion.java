/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import io.github.ingestdjl.plugin.search.hybrid.ExplainedRankDoc.Share;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.search.rank.RankDoc;
import org.elasticsearch.search.rank.RankDoc.RankKey;

/**
 * Fuses the ranked lists of several retrievers: a document scores the sum of its weighted worths in the lists it is in.
 *
 * @param weights one for each list
 */
record ListFusion(Fusion fusion, List<Float> weights) {

    /**
     * The best documents of all lists. Where scores are equal, the lower shard and document come first: Elasticsearch
     * sorts them once more, by that rule, and pages must not overlap.
     *
     * @param lists each in the order of its ranks
     * @param most how many documents there may be
     */
    RankDoc[] fuse(List<ScoreDoc[]> lists, int most) {
        return best(
                places(lists).entrySet().stream().map(entry -> {
                    RankKey key = entry.getKey();
                    return new RankDoc(key.doc(), score(entry.getValue()), key.shardIndex());
                }),
                most);
    }

    /**
     * The same, and each document can tell how it came by its score.
     *
     * @param names of the retrievers, null for those without one
     */
    RankDoc[] fuseExplained(List<ScoreDoc[]> lists, int most, List<String> names) {
        return best(
                places(lists).entrySet().stream().map(entry -> {
                    RankKey key = entry.getKey();
                    return new ExplainedRankDoc(
                            key.doc(), score(entry.getValue()), key.shardIndex(), shares(entry.getValue(), names));
                }),
                most);
    }

    /** Where a document stands in one list. */
    private record Place(int rank, float score, double worth) {}

    /** For each document its places in all lists; null for the lists that it is not in. */
    private Map<RankKey, Place[]> places(List<ScoreDoc[]> lists) {
        Map<RankKey, Place[]> places = new LinkedHashMap<>();
        for (int i = 0; i < lists.size(); i++) {
            ScoreDoc[] list = lists.get(i);
            double[] worths = fusion.worths(list);
            for (int j = 0; j < list.length; j++) {
                RankKey key = new RankKey(list[j].doc, list[j].shardIndex);
                places.computeIfAbsent(key, ignored -> new Place[lists.size()])[i] =
                        new Place(j + 1, list[j].score, worths[j]);
            }
        }
        return places;
    }

    /** Elasticsearch takes no negative score, which only a retriever of another plugin could cause. */
    private float score(Place[] places) {
        double sum = 0;
        for (int i = 0; i < places.length; i++) {
            sum += places[i] == null ? 0 : weights.get(i) * places[i].worth;
        }
        return (float) Math.max(0, sum);
    }

    private List<Share> shares(Place[] places, List<String> names) {
        Share[] shares = new Share[places.length];
        for (int i = 0; i < places.length; i++) {
            String retriever = names.get(i) == null ? "retriever [" + i + "]" : "retriever [" + names.get(i) + "]";
            shares[i] = places[i] == null
                    ? new Share(false, 0, retriever + ", which does not have it")
                    : new Share(
                            true,
                            (float) (weights.get(i) * places[i].worth),
                            retriever + ", weight [" + weights.get(i) + "] * "
                                    + fusion.explain(places[i].rank, places[i].score));
        }
        return Arrays.asList(shares);
    }

    private static RankDoc[] best(Stream<RankDoc> docs, int most) {
        RankDoc[] best = docs.sorted().limit(most).toArray(RankDoc[]::new);
        for (int i = 0; i < best.length; i++) {
            best[i].rank = i + 1;
        }
        return best;
    }
}
