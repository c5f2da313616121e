/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** @param name of the configuration, unlike that of any other on the page */
record ReportedRun(String name, EvaluationRun run) {

    /**
     * All runs, named by what tells them apart.
     *
     * @param files by their names
     */
    static List<ReportedRun> of(Map<String, RunFile> files) {
        List<EvaluationRun> all =
                files.values().stream().flatMap(file -> file.runs().stream()).toList();
        Set<String> names = new HashSet<>();
        List<ReportedRun> runs = new ArrayList<>();
        files.forEach((file, content) -> content.runs().forEach(run -> {
            String plain = name(run, all);
            String name = plain.isEmpty() ? file : plain;
            // The same configuration may come in two files, and twice in one.
            for (int i = 1; !names.add(name); i++) {
                name = i == 1 ? (plain + " " + file).strip() : (plain + " " + file + " " + i).strip();
            }
            runs.add(new ReportedRun(name, run));
        }));
        return runs;
    }

    private static String name(EvaluationRun run, List<EvaluationRun> all) {
        Map<String, Set<String>> values = new HashMap<>();
        all.forEach(
                each -> each.configuration().forEach((key, value) -> values.computeIfAbsent(key, any -> new HashSet<>())
                        .add(value)));
        List<String> differing = run.configuration().keySet().stream()
                .filter(key -> values.get(key).size() > 1
                        || all.stream().anyMatch(each -> !each.configuration().containsKey(key)))
                .toList();
        return (differing.isEmpty() ? List.copyOf(run.configuration().keySet()) : differing)
                .stream()
                        .map(key -> run.configuration().get(key))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", "));
    }
}
