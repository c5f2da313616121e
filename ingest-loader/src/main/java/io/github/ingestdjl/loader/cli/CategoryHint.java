/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperStatistics;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.PrintStream;
import java.util.List;
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
                List<String> nearest = Nearest.to(wanted, known, SHOWN);
                err.println("arxiv-loader: no paper of category [" + wanted + "]; nearest: " + nearest);
            }
        }
    }
}
