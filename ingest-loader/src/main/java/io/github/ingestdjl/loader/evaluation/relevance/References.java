/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reference lists of the original experiment: for each paper what a search engine found by its title.
 *
 * @param queries the targets of each query's paper: itself, and the first nine of its list. Ten in all, as in the original, whose tenth column is
 *     not used; a paper that an engine shows twice is there twice
 * @param incomplete how many rows lack a paper, and do not count
 */
public record References(Map<String, List<String>> queries, int incomplete) {

    private static final int PLACES = 10;
    private static final int USED = 9;

    /**
     * Reads a file as published.
     *
     * @throws UnreadableFileException with the line and the reason
     */
    public static References read(Path file) throws IOException {
        ListTable table = ListTable.read(file, PLACES, true);
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (ListTable.Row row : table.rows()) {
            List<String> targets = new ArrayList<>(List.of(row.query()));
            targets.addAll(row.papers().subList(0, USED));
            if (queries.put(row.query(), targets) != null) {
                throw twice(file, row);
            }
        }
        return new References(queries, table.incomplete());
    }

    /** All papers that are named. */
    public Set<String> papers() {
        Set<String> papers = new TreeSet<>();
        queries.values().forEach(papers::addAll);
        return papers;
    }

    /** The queries all of whose papers are among some; the others are the original's unrelated samples. */
    public List<String> within(Collection<String> papers) {
        return queries.entrySet().stream()
                .filter(query -> papers.containsAll(query.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * A query, without a list yet.
     *
     * @param text what is looked for, or null
     */
    public JudgedQuery query(String id, String text) {
        Map<String, Integer> targets = new LinkedHashMap<>();
        List<String> again = new ArrayList<>();
        for (String paper : queries.get(id)) {
            if (targets.put(paper, 1) != null) {
                again.add(paper);
            }
        }
        return new JudgedQuery(id, text, id, targets, again, List.of());
    }

    /**
     * What each query got by a table of predictions. Queries that the table lacks are left out: the original's tables have those alone that count.
     *
     * @throws UnreadableFileException with the reason, also if the table has none of the queries
     */
    public List<JudgedQuery> judged(Path table, int k) throws IOException {
        Map<String, List<JudgedQuery.Hit>> lists = new LinkedHashMap<>();
        for (ListTable.Row row : ListTable.read(table, k, false).rows()) {
            if (lists.put(row.query(), hits(row.papers())) != null) {
                throw twice(table, row);
            }
        }
        lists.keySet().retainAll(queries.keySet());
        if (lists.isEmpty()) {
            throw new UnreadableFileException(table, "has none of the queries of the references");
        }
        return lists.entrySet().stream()
                .map(list -> query(list.getKey(), null).with(list.getValue()))
                .toList();
    }

    private static UnreadableFileException twice(Path file, ListTable.Row row) {
        return new UnreadableFileException(file, row.line(), "paper [" + row.query() + "] has two rows");
    }

    private static List<JudgedQuery.Hit> hits(List<String> papers) {
        return papers.stream().map(paper -> new JudgedQuery.Hit(paper, 0, null)).toList();
    }
}
