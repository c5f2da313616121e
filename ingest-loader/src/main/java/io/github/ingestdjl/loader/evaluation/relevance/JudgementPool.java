/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Which papers a person is asked about: what any list has among its first places, blind, so that no way to search is favoured. */
public final class JudgementPool {

    private JudgementPool() {}

    /**
     * The papers of all lists, each once, shuffled; the same order for the same query, papers and seed, whichever lists they come from.
     *
     * @param depth how many places of each list
     */
    public static List<String> of(String query, Collection<JudgedQuery> lists, int depth, long seed) {
        Set<String> papers = new LinkedHashSet<>();
        lists.forEach(list -> papers.addAll(list.ranked().stream().limit(depth).toList()));
        List<String> pool = new ArrayList<>(papers);
        // Sorted first: the order of the lists would tell something of their ranks.
        Collections.sort(pool);
        Collections.shuffle(pool, new Random(31 * seed + query.hashCode()));
        return pool;
    }
}
