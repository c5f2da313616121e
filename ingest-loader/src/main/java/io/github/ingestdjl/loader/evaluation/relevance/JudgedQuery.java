/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A query, what is known to answer it, and the list that it got. Immutable.
 *
 * @param id what the query is named by: a paper's id where it was made of one
 * @param text what was looked for; null where nobody says it
 * @param own the paper that the query was made of, or null
 * @param targets judgements by id; what is not there was not judged, and counts as not relevant
 * @param again targets that are named once more, for each time; null for none
 * @param hits the list, the best first; a paper that comes twice counts at its first place
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JudgedQuery(
        String id, String text, String own, Map<String, Integer> targets, List<String> again, List<Hit> hits) {

    /**
     * A place of a list.
     *
     * @param title null where nobody says it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hit(String id, double score, String title) {}

    public JudgedQuery {
        targets = Map.copyOf(targets);
        again = again == null || again.isEmpty() ? null : List.copyOf(again);
        hits = List.copyOf(hits);
    }

    /** A query whose targets are named once each. */
    public JudgedQuery(String id, String text, String own, Map<String, Integer> targets, List<Hit> hits) {
        this(id, text, own, targets, null, hits);
    }

    /** The same query with the list that it got. */
    public JudgedQuery with(List<Hit> list) {
        return new JudgedQuery(id, text, own, targets, again, list);
    }

    /** The ids of the list, each once. */
    @JsonIgnore
    public List<String> ranked() {
        return hits.stream().map(Hit::id).distinct().toList();
    }

    /** How many places of the list hold a paper that was there before. */
    @JsonIgnore
    public int repeated() {
        Set<String> seen = new HashSet<>();
        return (int) hits.stream().filter(hit -> !seen.add(hit.id())).count();
    }

    /** How many of the first k nobody has judged. */
    public int unjudged(int k) {
        return (int) ranked().stream()
                .limit(k)
                .filter(paper -> !targets.containsKey(paper))
                .count();
    }

    /** All measures of the list. */
    public Map<Measure, Double> measures(int k) {
        List<String> ranked = ranked();
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            values.put(measure, measure.of(ranked, this, k));
        }
        return values;
    }

    /** How often a paper is named as relevant. */
    int named(String paper) {
        return isRelevant(paper) ? 1 + (again == null ? 0 : Collections.frequency(again, paper)) : 0;
    }

    boolean isRelevant(String paper) {
        return judgement(paper) > 0;
    }

    int judgement(String paper) {
        return targets.getOrDefault(paper, 0);
    }

    long relevant() {
        return targets.values().stream().filter(judgement -> judgement > 0).count();
    }
}
