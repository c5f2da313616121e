/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judgements as TREC has them: {@code query 0 paper judgement}, with white space between.
 *
 * @param queries judgements by paper, by query
 */
public record Qrels(Map<String, Map<String, Integer>> queries) {

    /**
     * Reads a file.
     *
     * @throws UnreadableFileException with the line and the reason
     */
    public static Qrels read(Path file) throws IOException {
        Map<String, Map<String, Integer>> queries = new LinkedHashMap<>();
        for (Lines.Line line : Lines.of(file)) {
            List<String> cells = Lines.cells(file, line, "query", "0", "paper", "judgement");
            int judgement;
            try {
                judgement = Integer.parseInt(cells.get(3));
            } catch (NumberFormatException e) {
                throw new UnreadableFileException(
                        file, line.number(), "a judgement must be an integer, got [" + cells.get(3) + "]");
            }
            Integer before = queries.computeIfAbsent(cells.get(0), id -> new LinkedHashMap<>())
                    .put(cells.get(2), judgement);
            if (before != null) {
                throw new UnreadableFileException(
                        file, line.number(), "query [" + cells.get(0) + "] has paper [" + cells.get(2) + "] twice");
            }
        }
        return new Qrels(queries);
    }

    /** The judgements of one query; none where it has none. */
    public Map<String, Integer> of(String query) {
        return queries.getOrDefault(query, Map.of());
    }
}
