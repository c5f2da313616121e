/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.index.SearchResult.Hit;
import io.github.ingestdjl.loader.index.SearchResult.Ranks;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reciprocal rank fusion of Cormack, Clarke and Büttcher (2009): a paper scores {@code weight / (constant + rank)} in each list it is in, and the
 * sum decides. Scores of vectors and of words cannot be compared, ranks can. Elasticsearch has it too, but not under its free licence. Validates
 * itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param constant the smaller, the more the first ranks count
 * @param textWeight of the list by words; that of the list by meaning is 1
 */
public record RankFusion(int constant, double textWeight) {

    private static final int MAX_CONSTANT = 10_000;
    private static final double MAX_WEIGHT = 1000;

    // Equal sums happen, such as 3rd and 5th against 5th and 3rd; then the nearer in meaning comes first.
    private static final Comparator<Hit> ORDER = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.ranks().knn(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(hit -> hit.ranks().text(), Comparator.nullsLast(Comparator.naturalOrder()));

    public RankFusion {
        if (constant < 1 || constant > MAX_CONSTANT) {
            throw new IllegalArgumentException(
                    "[--rank-constant] must be between 1 and " + MAX_CONSTANT + ", got [" + constant + "]");
        }
        if (!(textWeight > 0 && textWeight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException(
                    "[--text-weight] must be above 0 and at most " + MAX_WEIGHT + ", got [" + textWeight + "]");
        }
    }

    /** The best of both lists, which are in the order of their ranks. */
    List<Hit> fused(List<Hit> knn, List<Hit> text, int k) {
        Map<String, Integer> knnRanks = ranks(knn);
        Map<String, Integer> textRanks = ranks(text);
        Map<String, Hit> all = new LinkedHashMap<>();
        knn.forEach(hit -> all.put(hit.id(), hit));
        text.forEach(hit -> all.putIfAbsent(hit.id(), hit));
        Function<Hit, Hit> fusion = hit -> {
            Ranks ranks = new Ranks(knnRanks.get(hit.id()), textRanks.get(hit.id()));
            return hit.fused(share(ranks.knn()) + textWeight * share(ranks.text()), ranks);
        };
        return all.values().stream().map(fusion).sorted(ORDER).limit(k).toList();
    }

    private static Map<String, Integer> ranks(List<Hit> hits) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        hits.forEach(hit -> ranks.put(hit.id(), ranks.size() + 1));
        return ranks;
    }

    private double share(Integer rank) {
        return rank == null ? 0 : 1.0 / (constant + rank);
    }
}
