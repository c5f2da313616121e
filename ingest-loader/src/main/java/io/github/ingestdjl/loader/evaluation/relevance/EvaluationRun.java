/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One way to search, and what it found for each query. Immutable.
 *
 * @param configuration by name, such as {@code mode}, {@code field}, {@code model}; what tells this run from others
 * @param k how many places of a list count
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationRun(Map<String, String> configuration, int k, List<JudgedQuery> queries) {

    public EvaluationRun {
        queries = List.copyOf(queries);
    }

    /** The mean of each measure over the queries. */
    public Map<Measure, Estimate> summary() {
        Map<Measure, Estimate> summary = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            summary.put(measure, Estimate.of(values(measure)));
        }
        return summary;
    }

    /** A measure of each query. */
    public double[] values(Measure measure) {
        return queries.stream()
                .mapToDouble(query -> measure.of(query.ranked(), query, k))
                .toArray();
    }

    /** The share of the places that nobody has judged. */
    public double unjudged() {
        return queries.stream()
                .mapToDouble(query -> (double) query.unjudged(k) / k)
                .average()
                .orElse(0);
    }
}
