/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperStatistics;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where nothing was found: which of the categories that were asked for no paper of the index has, and what may have been meant. */
final class CategoryHint {

    private static final int SHOWN = 3;

    private CategoryHint() {}

    static void tell(ClusterClient cluster, String index, PaperFilter filter, PrintStream err)
            throws InterruptedException {
        if (filter.categories().isEmpty()) {
            return;
        }
        Set<String> known = new PaperStatistics(cluster, index)
                .count(new PaperFilter(List.of(), null, null))
                .categories()
                .keySet();
        for (String wanted : filter.categories()) {
            if (known.stream().noneMatch(category -> PaperFilter.covers(wanted, category))) {
                List<String> nearest = known.stream()
                        .sorted(Comparator.comparingInt((String category) -> distance(wanted, category))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(SHOWN)
                        .toList();
                err.println("arxiv-loader: no paper of category [" + wanted + "]; nearest: " + nearest);
            }
        }
    }

    /** How many letters are to be changed, added or left out; capitals do not matter. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[b.length()];
    }
}
