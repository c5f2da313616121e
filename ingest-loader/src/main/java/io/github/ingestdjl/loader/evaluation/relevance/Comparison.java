/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two runs over the same queries. Immutable.
 *
 * @param pairs the queries that both have, in the order of the first
 * @param onlyA how many queries the second lacks; they do not count
 * @param onlyB how many the first lacks
 */
public record Comparison(EvaluationRun a, EvaluationRun b, List<Pair> pairs, int onlyA, int onlyB) {

    /** What both runs have found for one query. */
    public record Pair(JudgedQuery a, JudgedQuery b, int k) {

        // The same gains summed in another order.
        private static final double ROUNDING = 1e-9;

        /** B's value less A's. */
        public double difference(Measure measure) {
            double difference = measure.of(b.ranked(), b, k) - measure.of(a.ranked(), a, k);
            return Math.abs(difference) < ROUNDING ? 0 : difference;
        }

        /** The relevant papers among the first k of A that are not among those of B. */
        public List<Place> onlyA() {
            return only(a, b);
        }

        public List<Place> onlyB() {
            return only(b, a);
        }

        private List<Place> only(JudgedQuery one, JudgedQuery other) {
            Set<String> found = other.ranked().stream().limit(k).collect(Collectors.toSet());
            Map<String, String> titles = new LinkedHashMap<>();
            one.hits().forEach(hit -> titles.putIfAbsent(hit.id(), hit.title()));
            List<String> ranked = one.ranked();
            return IntStream.range(0, Math.min(k, ranked.size()))
                    .filter(i -> one.isRelevant(ranked.get(i)) && !found.contains(ranked.get(i)))
                    .mapToObj(i -> new Place(i + 1, ranked.get(i), titles.get(ranked.get(i))))
                    .toList();
        }
    }

    /** A paper in a list; the title is null where nobody says it. */
    public record Place(int rank, String id, String title) {}

    /**
     * A measure in both runs.
     *
     * @param difference of B less A
     * @param p how probable a difference as large would be by chance alone
     * @param better how many queries are better in B
     */
    public record Difference(double a, double b, Estimate difference, double p, int better, int worse) {}

    /**
     * Pairs the queries of two runs by their ids.
     *
     * @throws IllegalArgumentException when the runs cannot be compared
     */
    public static Comparison of(EvaluationRun a, EvaluationRun b) {
        if (a.k() != b.k()) {
            throw new IllegalArgumentException(
                    "both runs must have the same k, got [" + a.k() + "] and [" + b.k() + "]");
        }
        Map<String, JudgedQuery> others = new LinkedHashMap<>();
        b.queries().forEach(query -> others.put(query.id(), query));
        List<Pair> pairs = new ArrayList<>();
        for (JudgedQuery query : a.queries()) {
            JudgedQuery other = others.remove(query.id());
            if (other == null) {
                continue;
            }
            if (!query.targets().equals(other.targets())) {
                throw new IllegalArgumentException("query [" + query.id()
                        + "] must have the same judgements in both runs; score both by the same file");
            }
            pairs.add(new Pair(query, other, a.k()));
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("both runs must have queries in common, got [" + first(a)
                    + "] and so on in one, [" + first(b) + "] and so on in the other");
        }
        return new Comparison(a, b, List.copyOf(pairs), a.queries().size() - pairs.size(), others.size());
    }

    private static String first(EvaluationRun run) {
        return run.queries().isEmpty() ? "none" : run.queries().get(0).id();
    }

    /** How far the runs are apart by a measure. */
    public Difference difference(Measure measure) {
        double[] differences =
                pairs.stream().mapToDouble(pair -> pair.difference(measure)).toArray();
        int better = 0;
        int worse = 0;
        for (double difference : differences) {
            better += difference > 0 ? 1 : 0;
            worse += difference < 0 ? 1 : 0;
        }
        return new Difference(
                mean(pairs.stream().map(Pair::a).toList(), measure),
                mean(pairs.stream().map(Pair::b).toList(), measure),
                Estimate.of(differences),
                PairedRandomization.pValue(differences),
                better,
                worse);
    }

    private double mean(List<JudgedQuery> queries, Measure measure) {
        return queries.stream()
                .mapToDouble(query -> measure.of(query.ranked(), query, a.k()))
                .average()
                .orElseThrow();
    }

    /** The queries that differ most by a measure, and those alone that differ; of equal ones the first id first. */
    public List<Pair> furthest(Measure measure, int most) {
        return pairs.stream()
                .filter(pair -> pair.difference(measure) != 0)
                .sorted(Comparator.comparingDouble((Pair pair) -> -Math.abs(pair.difference(measure)))
                        .thenComparing(pair -> pair.a().id()))
                .limit(most)
                .toList();
    }
}
