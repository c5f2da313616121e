/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which runs of two files are compared: those that search in the same way, but for what tells the files apart.
 *
 * @param a what the runs of the first file must have in their configuration, by name
 * @param b what those of the second must have
 */
public record RunPairs(Map<String, String> a, Map<String, String> b) {

    // What is compared, rather than a condition of it.
    private static final Set<String> COMPARED = Set.of("model", "similarity", "file");

    /**
     * The pairs.
     *
     * @throws IllegalArgumentException when there are none, or a run has several others
     */
    public List<Comparison> of(RunFile first, RunFile second) {
        Map<Map<String, String>, EvaluationRun> runs = chosen("--a", first, a);
        Map<Map<String, String>, EvaluationRun> others = chosen("--b", second, b);
        List<Comparison> pairs = new ArrayList<>();
        if (runs.size() == 1 && others.size() == 1) {
            pairs.add(Comparison.of(
                    runs.values().iterator().next(), others.values().iterator().next()));
        } else {
            runs.forEach((conditions, run) -> {
                if (others.containsKey(conditions)) {
                    pairs.add(Comparison.of(run, others.get(conditions)));
                }
            });
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(
                    "no run of A has one of B to be compared with, got " + runs.keySet() + " and " + others.keySet());
        }
        return pairs;
    }

    private Map<Map<String, String>, EvaluationRun> chosen(String option, RunFile file, Map<String, String> wanted) {
        Map<Map<String, String>, EvaluationRun> chosen = new LinkedHashMap<>();
        for (EvaluationRun run : file.runs()) {
            if (!run.configuration().entrySet().containsAll(wanted.entrySet())) {
                continue;
            }
            Map<String, String> conditions = new TreeMap<>(run.configuration());
            conditions.keySet().removeAll(COMPARED);
            conditions.keySet().removeAll(a.keySet());
            conditions.keySet().removeAll(b.keySet());
            EvaluationRun other = chosen.put(conditions, run);
            if (other != null) {
                throw new IllegalArgumentException("[" + option + "] must say which run is meant, "
                        + other.configuration() + " or " + run.configuration());
            }
        }
        if (chosen.isEmpty()) {
            Set<Map<String, String>> present = new LinkedHashSet<>();
            file.runs().forEach(run -> present.add(run.configuration()));
            throw new IllegalArgumentException("[" + option + "] must fit a run of " + present + ", got " + wanted);
        }
        return chosen;
    }
}
