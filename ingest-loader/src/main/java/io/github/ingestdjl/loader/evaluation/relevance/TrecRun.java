/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists as TREC has them: {@code query Q0 paper rank score run}. As for trec_eval the rank says nothing: higher scores come first, and of equal
 * ones the higher id.
 *
 * @param lists by query
 */
public record TrecRun(Map<String, List<JudgedQuery.Hit>> lists) {

    private static final Comparator<JudgedQuery.Hit> ORDER = Comparator.comparingDouble(JudgedQuery.Hit::score)
            .thenComparing(JudgedQuery.Hit::id)
            .reversed();

    /**
     * Reads a file.
     *
     * @throws UnreadableFileException with the line and the reason
     */
    public static TrecRun read(Path file) throws IOException {
        Map<String, List<JudgedQuery.Hit>> lists = new LinkedHashMap<>();
        for (Lines.Line line : Lines.of(file)) {
            List<String> cells = Lines.cells(file, line, "query", "Q0", "paper", "rank", "score", "run");
            double score;
            try {
                score = Double.parseDouble(cells.get(4));
            } catch (NumberFormatException e) {
                score = Double.NaN;
            }
            if (!Double.isFinite(score)) {
                throw new UnreadableFileException(
                        file, line.number(), "a score must be a number, got [" + cells.get(4) + "]");
            }
            lists.computeIfAbsent(cells.get(0), id -> new ArrayList<>())
                    .add(new JudgedQuery.Hit(cells.get(2), score, null));
        }
        lists.values().forEach(list -> list.sort(ORDER));
        return new TrecRun(lists);
    }

    /** What each judged query got; a query without a list got an empty one, a list without judgements is left out. */
    public List<JudgedQuery> judged(Qrels qrels) {
        return qrels.queries().entrySet().stream()
                .map(query -> new JudgedQuery(
                        query.getKey(), null, null, query.getValue(), lists.getOrDefault(query.getKey(), List.of())))
                .toList();
    }
}
